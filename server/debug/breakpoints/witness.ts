// SPDX-License-Identifier: GPL-2.0-only
import { cacheKey } from '../../../engine/send/lruCache';
import type { SendContext } from '../../../engine/send/sendContext';
import type { Expression } from '../evaluate/expression';

/**
 * Something of the engine's state that is another whenever a variable is; it may be another although the
 * variable is not. Asked at every event, so that it has to be had for nearly nothing.
 */
export type Witness = (sctx: SendContext) => unknown;

/** Of the send context's variables; the names are the scope's. */
const ofFields: Readonly<Record<string, Witness>> = {
  send_progress: (sctx) => sctx.sendProgress,
  cur_ino: (sctx) => sctx.curIno,
  cur_inode_gen: (sctx) => sctx.curInodeGen,
  cur_inode_new: (sctx) => sctx.curInodeNew,
  cur_inode_new_gen: (sctx) => sctx.curInodeNewGen,
  cur_inode_deleted: (sctx) => sctx.curInodeDeleted,
  cur_inode_size: (sctx) => sctx.curInodeSize,
  cur_inode_mode: (sctx) => sctx.curInodeMode,
  cur_inode_path: (sctx) => sctx.curInodePath,
  cur_inode_rdev: (sctx) => sctx.curInodeRdev,
  cur_inode_last_extent: (sctx) => sctx.curInodeLastExtent,
  cur_inode_next_write_offset: (sctx) => sctx.curInodeNextWriteOffset,
  ignore_cur_inode: (sctx) => sctx.ignoreCurInode,
  cur_inode_needs_verity: (sctx) => sctx.curInodeNeedsVerity,
  send_off: (sctx) => sctx.sendOff,
};

/** Lists that are empty most of the time. What is in one may change in place: only their being empty tells. */
const ofLists: Readonly<Record<string, Witness>> = {
  new_refs: (sctx) => emptiness(sctx.newRefs),
  deleted_refs: (sctx) => emptiness(sctx.deletedRefs),
  pending_dir_moves: (sctx) => emptiness(sctx.pendingDirMoves),
  waiting_dir_moves: (sctx) => emptiness(sctx.waitingDirMoves),
  orphan_dirs: (sctx) => emptiness(sctx.orphanDirs),
};

/** NaN is not even itself, and so counts as another each time. */
const emptiness = ({ size }: ReadonlyMap<unknown, unknown>): number => (size === 0 ? 0 : NaN);

/** Entries of caches, which are never changed but replaced, by the keys that the scopes have for them. */
const ofEntries: Readonly<Record<string, (sctx: SendContext, key: string) => unknown>> = {
  name_cache: (sctx, key) => sctx.nameCache.get(key),
  dir_utimes_cache: (sctx, key) => sctx.dirUtimesCache.get(key),
  dir_created_cache: (sctx, key) => sctx.dirCreatedCache.get(cacheKey(Number(key), 0)),
};

/** Undefined for what none is known of: it has to be worked out at each event. */
export function witnessOf(expression: Expression): Witness | undefined {
  if (expression.kind === 'name')
    return own(ofFields, expression.name) ?? own(ofLists, expression.name);
  if (expression.kind === 'field') return witnessOf(expression.of);
  if (expression.kind !== 'item') return undefined;
  return entryOf(expression.of, expression.index) ?? witnessOf(expression.of);
}

function entryOf(of: Expression, key: number | string): Witness | undefined {
  if (of.kind !== 'name' || typeof key !== 'string') return undefined;
  const entry = own(ofEntries, of.name);
  return entry && ((sctx) => entry(sctx, key));
}

function own<Known>(all: Readonly<Record<string, Known>>, name: string): Known | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
