// SPDX-License-Identifier: GPL-2.0-only
import { compareFields, compareKeys, type Key } from '../snapshot/key';

/** `struct extent_inode_elem`: a file extent item that points at the extent. */
export interface InodeElem {
  readonly inum: number;
  /** Where in the file the byte that is asked for lies. */
  readonly offset: number;
  /** Of the file extent item. */
  readonly numBytes: number;
}

/** `struct prelim_ref`: a reference to an extent, on its way to becoming the block that holds it. */
export interface PrelimRef {
  /** The tree to search; 0 where the parent is known without one. */
  readonly rootId: number;
  /** What to search that tree for; all 0 where the parent is known without. */
  readonly key: Key;
  /** Level of the block that holds the reference. */
  readonly level: number;
  readonly count: number;
  /** That block's address; 0 where it isn't known yet, or the referenced block is a tree's root. */
  readonly parent: number;
  /** Found on the way; undefined where the block is still to be looked into. */
  readonly inodeList: InodeElem[] | undefined;
}

export const noKey: Key = { objectid: 0, type: 0, offset: 0 };

/**
 * The references in the order in which the kernel's red-black tree gives them, which is a descending
 * one; equal ones become one, their counts added and their lists in order of arrival.
 */
export function mergePrelimRefs(refs: readonly PrelimRef[]): PrelimRef[] {
  const merged: PrelimRef[] = [];
  for (const ref of refs.toSorted((left, right) => comparePrelimRefs(right, left))) {
    const last = merged.at(-1);
    if (last && comparePrelimRefs(last, ref) === 0) merged[merged.length - 1] = joined(last, ref);
    else merged.push(ref);
  }
  return merged;
}

function joined(first: PrelimRef, second: PrelimRef): PrelimRef {
  const lists = [first.inodeList, second.inodeList].filter((list) => list !== undefined);
  const inodeList = lists.length > 0 ? lists.flat() : undefined;
  return { ...first, count: first.count + second.count, inodeList };
}

/** `prelim_ref_compare`. */
function comparePrelimRefs(left: PrelimRef, right: PrelimRef): number {
  return (
    left.level - right.level ||
    compareFields(left.rootId, right.rootId) ||
    left.key.type - right.key.type ||
    compareKeys(left.key, right.key) ||
    left.parent - right.parent
  );
}
