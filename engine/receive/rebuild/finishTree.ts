// SPDX-License-Identifier: GPL-2.0-only
import type { SentInode, SentName } from './sentInode';
import type { SentTree } from './sentTree';

/** DIR_INDEX of a directory's first entry. */
const firstIndex = 2;

/**
 * Settles what depends on the whole of a snapshot: the order of names, their DIR_INDEXes and the sizes
 * of directories. Yields after each inode, and within large directories.
 */
export function* finishTree(tree: SentTree, transid: number): Generator<undefined, undefined> {
  for (const inode of tree.own.values()) {
    if (inode) yield* finishInode(tree, inode, transid);
    yield undefined;
  }
  return undefined;
}

/** Names of a directory gone through between two pauses. */
const namesAtOnce = 256;

function* finishInode(
  tree: SentTree,
  inode: SentInode,
  transid: number,
): Generator<undefined, undefined> {
  const before = tree.parent?.get(inode.id);
  if (before) inode.names = keptFirst(before.names, inode.names);
  else inode.transid = transid;
  if (!inode.entries) return undefined;
  let last = Math.max(inode.lastIndex, firstIndex - 1);
  let size = 0;
  let seen = 0;
  for (const entry of inode.entries.values()) {
    const index = before?.entries?.get(entry.name);
    if (entry.index === 0) entry.index = index?.inode === entry.inode ? index.index : ++last;
    // A name counts in its DIR_ITEM and in its DIR_INDEX.
    size += entry.name.length * 2;
    if (++seen % namesAtOnce === 0) yield undefined;
  }
  inode.lastIndex = last;
  // Of a directory without a command the item is as it was, whatever its names are.
  if (inode.isDirectory && inode.transid === transid) inode.size = size;
  return undefined;
}

/** Names that were there before have the place that they had, even if they were away for a while. */
function keptFirst(before: readonly SentName[], names: readonly SentName[]): SentName[] {
  if (names.length < 2) return [...names];
  const now = new Map(names.map((entry) => [keyOf(entry), entry]));
  const kept = before.map((entry) => now.get(keyOf(entry))).filter((entry) => entry !== undefined);
  for (const entry of kept) now.delete(keyOf(entry));
  return [...kept, ...now.values()];
}

const keyOf = ({ directory, name }: SentName): string => `${directory}/${name}`;
