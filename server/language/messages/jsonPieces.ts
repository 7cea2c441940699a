// SPDX-License-Identifier: GPL-2.0-only
import { PreparedJson } from './preparedJson';

/** What is made JSON of at once: some tens of microseconds' work. */
const atOnce = 200;

/** Characters of a string that weigh as much as a number does. */
const charactersOfOne = 100;

/**
 * A value as JSON, piece by piece: put together they are what `JSON.stringify` makes of it. What is
 * prepared already comes as bytes.
 */
export function* jsonPieces(value: unknown): Generator<string | Uint8Array, void> {
  if (value instanceof PreparedJson) yield* value.blocks;
  else if (weightOf(value, atOnce) <= atOnce || !isObject(value)) yield JSON.stringify(value);
  else if (Array.isArray(value)) yield* arrayPieces(value);
  else yield* objectPieces(value);
}

function* arrayPieces(values: readonly unknown[]): Generator<string | Uint8Array, void> {
  yield '[';
  let separator = '';
  for (const run of lightRuns(values)) {
    yield separator;
    separator = ',';
    if (run.length === 1) yield* jsonPieces(run[0] ?? null);
    else yield JSON.stringify(run).slice(1, -1);
  }
  yield ']';
}

/** The values in order, as many together as are made JSON of at once; a heavy one alone. */
function* lightRuns(values: readonly unknown[]): Generator<readonly unknown[], void> {
  let run: unknown[] = [];
  let weight = 0;
  for (const value of values) {
    const more = weightOf(value, atOnce);
    if (run.length > 0 && weight + more > atOnce) {
      yield run;
      run = [];
      weight = 0;
    }
    run.push(value);
    weight += more;
  }
  if (run.length > 0) yield run;
}

function* objectPieces(object: object): Generator<string | Uint8Array, void> {
  yield '{';
  let separator = '';
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    yield* jsonPieces(value);
  }
  yield '}';
}

/** About how many values are in a value; counted until they are more than `most`. */
function weightOf(value: unknown, most: number): number {
  if (value instanceof PreparedJson) return Infinity;
  if (typeof value === 'string') return 1 + value.length / charactersOfOne;
  if (!isObject(value)) return 1;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let weight = 1;
  for (const part of parts) {
    weight += weightOf(part, most - weight);
    if (weight > most) break;
  }
  return weight;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
