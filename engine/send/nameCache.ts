// SPDX-License-Identifier: GPL-2.0-only
import { lruCacheLookup, lruCacheRemove, lruCacheStore } from './lruCache';
import type { NameCacheEntry, SendContext } from './sendContext';

/** `SEND_MAX_NAME_CACHE_SIZE`: an entry can be out of date, so that the size shows in the stream. */
const maxNameCacheSize = 256;

/** `name_cache_search`. */
export function nameCacheSearch(
  sctx: SendContext,
  ino: number,
  gen: number,
): NameCacheEntry | undefined {
  return lruCacheLookup(sctx, 'name_cache', sctx.nameCache, ino, gen);
}

export function nameCacheStore(sctx: SendContext, entry: NameCacheEntry): void {
  const { ino, gen } = entry;
  lruCacheStore(sctx, 'name_cache', sctx.nameCache, maxNameCacheSize, ino, gen, entry);
}

export function nameCacheRemove(sctx: SendContext, ino: number, gen: number): void {
  lruCacheRemove(sctx, 'name_cache', sctx.nameCache, ino, gen);
}
