// SPDX-License-Identifier: GPL-2.0-only
import { findItem } from '../snapshot/findItem';
import { parseInodeItem, type InodeItem } from '../snapshot/inodeItem';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { missingInode } from './errors';
import type { SendContext } from './sendContext';

const ENOENT = -2;

/** `get_inode_info`: the inode's item in that snapshot; undefined if it has none (ENOENT). */
export function getInodeInfo(
  sctx: SendContext,
  root: Snapshot,
  ino: number,
): InodeItem | undefined {
  const { probe } = sctx.setup;
  probe?.enter('get_inode_info', { root: root.tree.rootId, ino });
  const info = readInodeItem(root, ino);
  probe?.leave('get_inode_info', info ? { ret: 0, gen: info.generation } : { ret: ENOENT });
  return info;
}

/** `get_inode_info` without an `info` to fill: whether the inode is in that snapshot. */
export function hasInode(sctx: SendContext, root: Snapshot, ino: number): boolean {
  const { probe } = sctx.setup;
  probe?.enter('get_inode_info', { root: root.tree.rootId, ino });
  const key = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
  const found = findItem(root.tree, key) !== undefined;
  probe?.leave('get_inode_info', { ret: found ? 0 : ENOENT });
  return found;
}

/**
 * `get_inode_gen`: the generation in which the inode was made; undefined if there is none (ENOENT).
 * Where the compiler puts that function inside its caller, `getInodeInfo` stands in ours too, so that
 * the probe is told the calls which a trace of the kernel shows.
 */
export function getInodeGen(sctx: SendContext, root: Snapshot, ino: number): number | undefined {
  const { probe } = sctx.setup;
  probe?.enter('get_inode_gen', { root: root.tree.rootId, ino });
  const gen = getInodeInfo(sctx, root, ino)?.generation;
  probe?.leave('get_inode_gen', gen === undefined ? { ret: ENOENT } : { ret: 0, gen });
  return gen;
}

/** The inode's item where it must be there; throws ENOENT otherwise. */
export function requireInodeInfo(sctx: SendContext, root: Snapshot, ino: number): InodeItem {
  const info = getInodeInfo(sctx, root, ino);
  if (!info) throw missingInode(ino, root.tree.rootId);
  return info;
}

/** The inode's generation where it must be there; throws ENOENT otherwise. */
export function requireInodeGen(sctx: SendContext, root: Snapshot, ino: number): number {
  const gen = getInodeGen(sctx, root, ino);
  if (gen === undefined) throw missingInode(ino, root.tree.rootId);
  return gen;
}

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

/** `BTRFS_INODE_NODATASUM`. */
const nodatasumFlag = 1n;

/** Whether the inode's data has no checksums, and is read unchecked. */
export function isNodatasum(root: Snapshot, ino: number): boolean {
  return ((readInodeItem(root, ino)?.flags ?? 0n) & nodatasumFlag) !== 0n;
}
