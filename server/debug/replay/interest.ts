// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { ItemType } from '../../../engine/snapshot/key';

/**
 * Which steps of the engine a search has to see event by event. The others run without a probe, which
 * costs a fraction.
 */
export interface Interest {
  /** Whether anything can be found at all. */
  readonly any: () => boolean;
  /** Whether something may be found in the step that is next. */
  readonly coming: (sctx: SendContext) => boolean;
  /**
   * What may be found at any time: functions and events of the engine by their names, commands by
   * theirs. It is listened for in the steps that aren't seen.
   */
  readonly heard: () => ReadonlySet<string>;
  /** Whether there is something to be asked of `changed`. */
  readonly watches: () => boolean;
  /**
   * Whether something that is watched may be another than at the last moment that was shown. It is asked
   * at each event of steps that aren't seen.
   */
  readonly changed: (sctx: SendContext) => boolean;
  /** Whether something was to be found in a step that wrote these commands, `end` not counted. */
  readonly passed: (first: number, end: number) => boolean;
}

const noName: ReadonlySet<string> = new Set();

export const nothing: Interest = {
  any: () => false,
  coming: () => false,
  heard: () => noName,
  watches: () => false,
  changed: () => false,
  passed: () => false,
};

export const everything: Interest = { ...nothing, any: () => true, coming: () => true };

/** What either has to see. */
export function either(left: Interest, right: Interest): Interest {
  return {
    any: () => left.any() || right.any(),
    coming: (sctx) => left.coming(sctx) || right.coming(sctx),
    heard: () => union(left.heard(), right.heard()),
    watches: () => left.watches() || right.watches(),
    changed: (sctx) => left.changed(sctx) || right.changed(sctx),
    passed: (first, end) => left.passed(first, end) || right.passed(first, end),
  };
}

function union(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  if (left.size === 0) return right;
  return right.size === 0 ? left : new Set([...left, ...right]);
}

/** The beginning of an inode. */
export function interestInInode(ino: number): Interest {
  return { ...nothing, any: () => true, coming: (sctx) => comingInode(sctx) === ino };
}

/** A command, by its number, which may only be known on the way. */
export function interestInCommand(command: () => number | undefined): Interest {
  return {
    ...nothing,
    any: () => true,
    passed: (first, end) => {
      const wanted = command() ?? Infinity;
      return first <= wanted && wanted < end;
    },
  };
}

/** The inode that begins in the next step; undefined where none does. */
export function comingInode({ nextItem }: SendContext): number | undefined {
  return nextItem?.key.type === ItemType.INODE_ITEM ? nextItem.key.objectid : undefined;
}
