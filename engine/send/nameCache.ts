// SPDX-License-Identifier: GPL-2.0-only
import { lruCacheLookup, lruCacheRemove, lruCacheStore } from './lruCache';
import { nameCacheDelete, nameCacheInsert, nameCacheListSearch } from './nameCacheList';
import { has } from './profiles';
import type { NameCacheEntry, SendContext } from './sendContext';

/** `SEND_MAX_NAME_CACHE_SIZE`: an entry can be out of date, so that the size shows in the stream. */
const maxNameCacheSize = 256;

/** `name_cache_search`: what is found becomes the most recently used. */
export function nameCacheSearch(
  sctx: SendContext,
  ino: number,
  gen: number,
): NameCacheEntry | undefined {
  return has(sctx, 'evictsNamesOneByOne')
    ? lruCacheLookup(sctx, 'name_cache', sctx.nameCache, ino, gen)
    : nameCacheListSearch(sctx, ino, gen);
}

export function nameCacheStore(sctx: SendContext, entry: NameCacheEntry): void {
  const { ino, gen } = entry;
  if (!has(sctx, 'evictsNamesOneByOne')) nameCacheInsert(sctx, entry);
  else lruCacheStore(sctx, 'name_cache', sctx.nameCache, maxNameCacheSize, ino, gen, entry);
}

export function nameCacheRemove(sctx: SendContext, ino: number, gen: number): void {
  if (!has(sctx, 'evictsNamesOneByOne')) nameCacheDelete(sctx, ino, gen);
  else lruCacheRemove(sctx, 'name_cache', sctx.nameCache, ino, gen);
}
