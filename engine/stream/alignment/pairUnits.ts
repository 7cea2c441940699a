// SPDX-License-Identifier: GPL-2.0-only
import { alignSequences } from './alignSequences';
import type { CommandUnit } from './streamSide';

/** A unit of both streams, or of one; `moved` where it isn't in the same order in both. */
export interface UnitPair {
  readonly a: CommandUnit | undefined;
  readonly b: CommandUnit | undefined;
  readonly moved: boolean;
}

/** What units of different keys begin with: where they stand in one place, they are taken for one. */
export interface UnitBeginnings {
  readonly a: (unit: CommandUnit) => string;
  readonly b: (unit: CommandUnit) => string;
}

/**
 * Finds each unit's like in the other stream, in order as far as possible; of the rest, those in one
 * place that begin alike are taken for one, and units with the same key for moved. They come in the
 * order of `b`; those of `a` alone where they would be. Yields from time to time.
 */
export function* pairUnits(
  a: readonly CommandUnit[],
  b: readonly CommandUnit[],
  beginnings: UnitBeginnings,
): Generator<undefined, UnitPair[]> {
  const numbers = new Map<string, number>();
  const numbered = { a: yield* numbersOf(a, numbers), b: yield* numbersOf(b, numbers) };
  const pairs: UnitPair[] = [];
  for (const { kind, a: fromA, b: fromB, count } of alignSequences(numbered)) {
    for (let at = 0; at < count; at++) {
      pairs.push({
        a: kind === 'added' ? undefined : a[fromA + at],
        b: kind === 'removed' ? undefined : b[fromB + at],
        moved: false,
      });
      if (pairs.length % atOnce === 0) yield undefined;
    }
  }
  return yield* joinMoved(yield* joinInPlace(pairs, beginnings));
}

/** Units gone through between two pauses. */
const atOnce = 64;

/** The same number for the same key. */
function* numbersOf(
  units: readonly CommandUnit[],
  numbers: Map<string, number>,
): Generator<undefined, Int32Array> {
  const all = new Int32Array(units.length);
  for (const [at, { key }] of units.entries()) {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    all[at] = number;
    if (at % atOnce === 0) yield undefined;
  }
  return all;
}

/** A path that leads to another inode, as a name was changed otherwise before, is no other unit. */
function* joinInPlace(
  pairs: readonly UnitPair[],
  beginnings: UnitBeginnings,
): Generator<undefined, UnitPair[]> {
  const joined: UnitPair[] = [];
  let gap: UnitPair[] = [];
  for (const [at, pair] of pairs.entries()) {
    if (!pair.a || !pair.b) gap.push(pair);
    else {
      if (gap.length > 0) yield* joinGap(gap, beginnings, joined);
      gap = [];
      joined.push(pair);
    }
    if (at % atOnce === 0) yield undefined;
  }
  yield* joinGap(gap, beginnings, joined);
  return joined;
}

/** Of units between two that both streams have, those that begin alike. */
function* joinGap(
  gap: readonly UnitPair[],
  beginnings: UnitBeginnings,
  joined: UnitPair[],
): Generator<undefined, undefined> {
  const waiting = new Map<string, UnitPair[]>();
  for (const pair of gap) {
    if (pair.a) addAt(waiting, beginnings.a(pair.a), pair);
    yield undefined;
  }
  const taken = new Set<UnitPair>();
  const withA: UnitPair[] = [];
  for (const pair of gap) {
    const from = pair.b && takeFirst(waiting, beginnings.b(pair.b));
    if (from) taken.add(from);
    withA.push(from ? { ...pair, a: from.a } : pair);
    yield undefined;
  }
  for (const pair of withA) if (!taken.has(pair)) joined.push(pair);
  return undefined;
}

function* joinMoved(pairs: readonly UnitPair[]): Generator<undefined, UnitPair[]> {
  const waiting = new Map<string, UnitPair[]>();
  for (const [at, pair] of pairs.entries()) {
    if (pair.a && !pair.b) addAt(waiting, pair.a.key, pair);
    if (at % atOnce === 0) yield undefined;
  }
  const joined = new Set<UnitPair>();
  const withMoved: UnitPair[] = [];
  for (const [at, pair] of pairs.entries()) {
    const from = pair.b && !pair.a ? takeFirst(waiting, pair.b.key) : undefined;
    if (from) joined.add(from);
    withMoved.push(from ? { a: from.a, b: pair.b, moved: true } : pair);
    if (at % atOnce === 0) yield undefined;
  }
  return withMoved.filter((pair) => !joined.has(pair));
}

function addAt(waiting: Map<string, UnitPair[]>, key: string, pair: UnitPair): void {
  const alike = waiting.get(key);
  if (alike) alike.push(pair);
  else waiting.set(key, [pair]);
}

const takeFirst = (waiting: ReadonlyMap<string, UnitPair[]>, key: string): UnitPair | undefined =>
  waiting.get(key)?.shift();
