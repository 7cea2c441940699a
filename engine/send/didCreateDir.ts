// SPDX-License-Identifier: GPL-2.0-only
import { parseDirItems } from '../snapshot/dirItem';
import { ItemType } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import { lruCacheLookup, lruCacheStore } from './lruCache';
import type { SendContext } from './sendContext';

/** `SEND_MAX_DIR_CREATED_CACHE_SIZE`. */
const maxDirCreatedCacheSize = 64;

/** `cache_dir_created`. */
export function cacheDirCreated(sctx: SendContext, dir: number): void {
  const { probe } = sctx.setup;
  const cache = sctx.dirCreatedCache;
  probe?.enter('cache_dir_created', { dir });
  lruCacheStore(sctx, 'dir_created_cache', cache, maxDirCreatedCacheSize, dir, 0, { dir });
  probe?.leave('cache_dir_created', { ret: 0 });
}

/**
 * `did_create_dir`: whether a new directory was made already, ahead of its number, because an inode
 * with a lower one is in it.
 */
export function didCreateDir(sctx: SendContext, dir: number): boolean {
  const { probe } = sctx.setup;
  probe?.enter('did_create_dir', { dir });
  const known = lruCacheLookup(sctx, 'dir_created_cache', sctx.dirCreatedCache, dir, 0);
  const created = known !== undefined || holdsProcessedInode(sctx, dir);
  if (created && !known) cacheDirCreated(sctx, dir);
  probe?.leave('did_create_dir', { ret: created ? 1 : 0 });
  return created;
}

function holdsProcessedInode(sctx: SendContext, dir: number): boolean {
  const { probe, sendRoot } = sctx.setup;
  const { tree } = sendRoot;
  const from = { objectid: dir, type: ItemType.DIR_INDEX, offset: 0 };
  for (const cursor = TreeCursor.seek(tree, from); cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== dir || key.type !== ItemType.DIR_INDEX) return false;
    const [entry] = parseDirItems(key, cursor.item);
    if (entry?.location.type === ItemType.ROOT_ITEM) {
      probe?.event('subvolume_entry', { root: tree.rootId, dir, name: entry.name });
      continue;
    }
    if (entry && entry.location.objectid < sctx.sendProgress) return true;
  }
  return false;
}
