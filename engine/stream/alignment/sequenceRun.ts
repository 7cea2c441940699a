// SPDX-License-Identifier: GPL-2.0-only

/** Neighbours in two sequences that are the same in both, or only in one of them. */
export interface SequenceRun {
  readonly kind: 'same' | 'removed' | 'added';
  /** Where it begins in either; where it would, if it is in the other only. */
  readonly a: number;
  readonly b: number;
  readonly count: number;
}

/** Two stretches, one of either sequence: from, and before where. */
export interface Stretch {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Two sequences of things that are known by numbers: equal ones by the same. */
export interface SequencePair {
  readonly a: Int32Array;
  readonly b: Int32Array;
}
