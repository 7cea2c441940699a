// SPDX-License-Identifier: GPL-2.0-only
import { lruCacheLookup, lruCacheRemove, lruCacheStore } from './lruCache';
import { has } from './profiles';
import type { SendContext } from './sendContext';
import { sendUtimes } from './sendUtimes';

/** `SEND_MAX_DIR_UTIMES_CACHE_SIZE`: what a finished inode leaves; in between there may be more. */
const maxDirUtimesCacheSize = 64;

/**
 * `cache_dir_utimes`: the directory's times are to be sent, when nothing is likely to change in it any
 * more; kernels without that cache send them at once.
 */
export function cacheDirUtimes(sctx: SendContext, dir: number, gen: number): void {
  if (!has(sctx, 'cachesDirUtimes')) {
    sendUtimes(sctx, dir, gen);
    return;
  }
  const { probe } = sctx.setup;
  const cache = sctx.dirUtimesCache;
  probe?.enter('cache_dir_utimes', { dir, gen });
  if (!lruCacheLookup(sctx, 'dir_utimes_cache', cache, dir, gen)) {
    lruCacheStore(sctx, 'dir_utimes_cache', cache, 0, dir, gen, { dir, gen });
  }
  probe?.leave('cache_dir_utimes', { ret: 0 });
}

/**
 * `trim_dir_utimes_cache`: sends the least recently used. Not done when inserting: the directory being
 * finished may just have been renamed, and be part of the others' paths.
 */
export function trimDirUtimesCache(sctx: SendContext): void {
  const { probe } = sctx.setup;
  const { size } = sctx.dirUtimesCache;
  if (size <= maxDirUtimesCacheSize) return;
  probe?.enter('trim_dir_utimes_cache', { size });
  for (const entry of sctx.dirUtimesCache.values()) {
    if (sctx.dirUtimesCache.size <= maxDirUtimesCacheSize) break;
    sendEntry(sctx, entry);
  }
  probe?.leave('trim_dir_utimes_cache', { ret: 0 });
}

/** What is left at the end of the send, the most recently used first. */
export function sendCachedDirUtimes(sctx: SendContext): void {
  for (const entry of [...sctx.dirUtimesCache.values()].reverse()) sendEntry(sctx, entry);
}

function sendEntry(sctx: SendContext, entry: { readonly dir: number; readonly gen: number }): void {
  sendUtimes(sctx, entry.dir, entry.gen);
  lruCacheRemove(sctx, 'dir_utimes_cache', sctx.dirUtimesCache, entry.dir, entry.gen);
}
