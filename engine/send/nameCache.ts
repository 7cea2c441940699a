// SPDX-License-Identifier: GPL-2.0-only
import { lruCacheLookup, lruCacheRemove, lruCacheStore } from './lruCache';
import { has } from './profiles';
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
  if (!has(sctx, 'evictsNamesOneByOne')) {
    insertIntoList(sctx, entry);
    return;
  }
  lruCacheStore(sctx, 'name_cache', sctx.nameCache, maxNameCacheSize, ino, gen, entry);
}

export function nameCacheRemove(sctx: SendContext, ino: number, gen: number): void {
  lruCacheRemove(sctx, 'name_cache', sctx.nameCache, ino, gen);
}

/** `SEND_CTX_NAME_CACHE_CLEAN_SIZE` and `SEND_CTX_MAX_NAME_CACHE_SIZE`: when it is cleaned, and to what. */
const cleanSize = 256;
const cleanedSize = 128;

/** `name_cache_insert` and `name_cache_clean_unused`: the list before the LRU cache. */
function insertIntoList(sctx: SendContext, entry: NameCacheEntry): void {
  const { ino, gen } = entry;
  lruCacheStore(sctx, 'name_cache', sctx.nameCache, 0, ino, gen, entry);
  if (sctx.nameCache.size < cleanSize) return;
  for (const { ino: key, gen: oldGen } of sctx.nameCache.values()) {
    if (sctx.nameCache.size <= cleanedSize) return;
    nameCacheRemove(sctx, key, oldGen);
  }
}
