// SPDX-License-Identifier: GPL-2.0-only

/** Values sorted or merged between two pauses: no more work than some commands. */
const atOnce = 256;

/** A sorted copy, in which equal values stay in their order. Yields from time to time. */
export function* sortInSteps<Value>(
  values: readonly Value[],
  compare: (a: Value, b: Value) => number,
): Generator<undefined, Value[]> {
  let sorted: Value[] = [];
  for (let from = 0; from < values.length; from += atOnce) {
    for (const value of values.slice(from, from + atOnce).sort(compare)) sorted.push(value);
    yield undefined;
  }
  for (let width = atOnce; width < sorted.length; width *= 2) {
    const merged: Value[] = [];
    for (let from = 0; from < sorted.length; from += 2 * width)
      yield* merge(sorted, { from, middle: from + width, end: from + 2 * width }, compare, merged);
    sorted = merged;
  }
  return sorted;
}

/** Two sorted stretches, one behind the other; they may reach beyond the list's end. */
interface Stretches {
  readonly from: number;
  readonly middle: number;
  readonly end: number;
}

function* merge<Value>(
  sorted: readonly Value[],
  { from, middle, end }: Stretches,
  compare: (a: Value, b: Value) => number,
  merged: Value[],
): Generator<undefined, undefined> {
  const stop = Math.min(end, sorted.length);
  let left = from;
  let right = middle;
  for (let count = 1; left < Math.min(middle, stop) || right < stop; count++) {
    const a = left < middle ? sorted[left] : undefined;
    const b = right < stop ? sorted[right] : undefined;
    if (b === undefined || (a !== undefined && compare(a, b) <= 0)) {
      if (a !== undefined) merged.push(a);
      left += 1;
    } else {
      merged.push(b);
      right += 1;
    }
    if (count % atOnce === 0) yield undefined;
  }
  return undefined;
}
