// SPDX-License-Identifier: GPL-2.0-only
import type { AttributeDifference } from './attributeDifference';
import type { CommandUnit } from './streamSide';

/** Commands are numbers of the stream `a` and of the stream `b`. */
export type AlignedStep =
  | { readonly kind: 'same'; readonly a: number; readonly b: number; readonly count: number }
  /** One command in two forms. No differences: only the CRC or the attributes' order differs. */
  | {
      readonly kind: 'changed';
      readonly a: number;
      readonly b: number;
      readonly differences: readonly AttributeDifference[];
    }
  | { readonly kind: 'removed'; readonly a: number }
  | { readonly kind: 'added'; readonly b: number }
  /** The same command comes elsewhere in `b`: this is its place in `a` … */
  | { readonly kind: 'moved-away'; readonly a: number; readonly b: number }
  /** … and this the one in `b`. */
  | { readonly kind: 'moved-here'; readonly a: number; readonly b: number };

/** A unit of either stream or of both; `moved` where other units have come to be on its other side. */
export interface AlignedUnit {
  readonly a: CommandUnit | undefined;
  readonly b: CommandUnit | undefined;
  readonly moved: boolean;
  readonly steps: readonly AlignedStep[];
}

/** What two streams have in common and what not: units in the order of `b`, those of `a` alone between. */
export interface StreamAlignment {
  readonly units: readonly AlignedUnit[];
}

/** Commands by what became of them; one that moved counts once. */
export interface AlignmentCounts {
  readonly same: number;
  readonly changed: number;
  readonly removed: number;
  readonly added: number;
  readonly moved: number;
}

export function countSteps(alignment: StreamAlignment): AlignmentCounts {
  const counts = { same: 0, changed: 0, removed: 0, added: 0, moved: 0 };
  for (const step of alignment.units.flatMap(({ steps }) => steps)) {
    if (step.kind === 'same') counts.same += step.count;
    else if (step.kind === 'moved-here') counts.moved++;
    else if (step.kind !== 'moved-away') counts[step.kind]++;
  }
  return counts;
}
