// SPDX-License-Identifier: GPL-2.0-only
import { findItem } from '../snapshot/findItem';
import { parseInodeItem, type InodeItem } from '../snapshot/inodeItem';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';

/**
 * Items read lately, by inode: a directory's is asked for again with each of its entries. Snapshots
 * are read-only, so that what was read stays right.
 */
const readLately = new WeakMap<Snapshot, Map<number, InodeItem>>();
const mostKept = 4096;

/** The inode's item in that snapshot, without telling the probe; undefined if it has none. */
export function readInodeItem(root: Snapshot, ino: number): InodeItem | undefined {
  const kept = keptItems(root);
  const known = kept.get(ino);
  if (known) return known;
  const key = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
  const bytes = findItem(root.tree, key);
  if (!bytes) return undefined;
  const item = parseInodeItem(key, bytes);
  if (kept.size === mostKept) kept.clear();
  kept.set(ino, item);
  return item;
}

function keptItems(root: Snapshot): Map<number, InodeItem> {
  const kept = readLately.get(root) ?? new Map<number, InodeItem>();
  if (kept.size === 0) readLately.set(root, kept);
  return kept;
}
