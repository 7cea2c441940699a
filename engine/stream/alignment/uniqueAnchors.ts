// SPDX-License-Identifier: GPL-2.0-only
import type { SequencePair, Stretch } from './sequenceRun';

/** A thing that is in both stretches, at these places. */
export interface Anchor {
  readonly a: number;
  readonly b: number;
}

/**
 * What comes once in either stretch, as far as both have it in the same order: the longest such
 * chain. This is what a patience diff holds on to. O(n log n).
 */
export function uniqueAnchors({ a, b }: SequencePair, stretch: Stretch): Anchor[] {
  const inA = uniquePlaces(a, stretch.fromA, stretch.toA);
  const inB = uniquePlaces(b, stretch.fromB, stretch.toB);
  const both: Anchor[] = [];
  for (const [thing, at] of inA) {
    const there = inB.get(thing);
    if (at !== repeated && there !== undefined && there !== repeated)
      both.push({ a: at, b: there });
  }
  return longestRise(both);
}

const repeated = -1;

/** In order of their first place. */
function uniquePlaces(things: Int32Array, from: number, to: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = from; at < to; at++) {
    const thing = things[at] ?? 0;
    places.set(thing, places.has(thing) ? repeated : at);
  }
  return places;
}

/** The longest chain of anchors that rises in `b`, too; they come in order of `a`. */
function longestRise(anchors: readonly Anchor[]): Anchor[] {
  /** Of the chains of each length the one that ends lowest, by its last anchor's number. */
  const ends: number[] = [];
  const before = new Int32Array(anchors.length).fill(-1);
  anchors.forEach((anchor, number) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((anchors[ends[middle] ?? 0]?.b ?? 0) < anchor.b) low = middle + 1;
      else high = middle;
    }
    before[number] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = number;
  });
  const chain: Anchor[] = [];
  for (let number = ends.at(-1) ?? -1; number >= 0; number = before[number] ?? -1) {
    const anchor = anchors[number];
    if (anchor) chain.push(anchor);
  }
  return chain.reverse();
}
