// SPDX-License-Identifier: GPL-2.0-only
import type { SequencePair, SequenceRun, Stretch } from './sequenceRun';

/** Removals and additions looked for at most: the work grows with their square. */
const mostEdits = 400;

/**
 * The fewest removals and additions that make one stretch of the other (Myers 1986), as runs;
 * undefined where that takes more than 400.
 */
export function shortestEdits(pair: SequencePair, stretch: Stretch): SequenceRun[] | undefined {
  const reached = forwardReaches(pair, stretch);
  return reached && walkBack(reached, stretch);
}

/**
 * For each number of edits, how far along `a` each diagonal was reached (diagonal k at k + edits);
 * the last entry reaches the end.
 */
function forwardReaches({ a, b }: SequencePair, stretch: Stretch): Int32Array[] | undefined {
  const lengthA = stretch.toA - stretch.fromA;
  const lengthB = stretch.toB - stretch.fromB;
  const all: Int32Array[] = [];
  let last = new Int32Array(0);
  for (let edits = 0; edits <= Math.min(mostEdits, lengthA + lengthB); edits++) {
    const reach = new Int32Array(2 * edits + 1).fill(-1);
    for (let k = -edits; k <= edits; k += 2) {
      let x = edits === 0 ? 0 : stepFrom(last, edits, k).x;
      if (x > lengthA || x - k > lengthB) continue;
      while (x < lengthA && x - k < lengthB && a[stretch.fromA + x] === b[stretch.fromB + x - k])
        x++;
      reach[k + edits] = x;
      if (x === lengthA && x - k === lengthB) return [...all, reach];
    }
    all.push(reach);
    last = reach;
  }
  return undefined;
}

/** Where the edit that comes onto diagonal `k` leads to, the better of a removal and an addition. */
function stepFrom(
  last: Int32Array,
  edits: number,
  k: number,
): { readonly x: number; readonly kind: 'removed' | 'added' } {
  // `last` holds diagonal j at j + edits − 1.
  const added = last[k + edits] ?? -1;
  const removed = last[k + edits - 2] ?? -1;
  if (removed >= 0 && removed + 1 > added) return { x: removed + 1, kind: 'removed' };
  // Where neither was reached, nor is this.
  return { x: added >= 0 ? added : Infinity, kind: 'added' };
}

function walkBack(reached: readonly Int32Array[], stretch: Stretch): SequenceRun[] {
  const runs: SequenceRun[] = [];
  let x = stretch.toA - stretch.fromA;
  let y = stretch.toB - stretch.fromB;
  const push = (kind: SequenceRun['kind'], count: number): void => {
    if (count > 0) runs.push({ kind, a: stretch.fromA + x, b: stretch.fromB + y, count });
  };
  for (let edits = reached.length - 1; edits > 0; edits--) {
    const step = stepFrom(reached[edits - 1] ?? new Int32Array(0), edits, x - y);
    const same = x - step.x;
    x -= same;
    y -= same;
    push('same', same);
    if (step.kind === 'removed') x--;
    else y--;
    push(step.kind, 1);
  }
  const same = x;
  x = 0;
  y = 0;
  push('same', same);
  return runs.reverse();
}
