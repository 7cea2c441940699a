// SPDX-License-Identifier: GPL-2.0-only
import { cacheKey } from './lruCache';
import type { NameCacheEntry, SendContext } from './sendContext';

/** `SEND_CTX_NAME_CACHE_CLEAN_SIZE` and `SEND_CTX_MAX_NAME_CACHE_SIZE`: when it is cleaned, and to what. */
const cleanSize = 256;
const cleanedSize = 128;

/** `name_cache_search` and `name_cache_used`, before 6.3: what is found goes to the list's end. */
export function nameCacheListSearch(
  sctx: SendContext,
  ino: number,
  gen: number,
): NameCacheEntry | undefined {
  const { probe } = sctx.setup;
  probe?.enter('name_cache_search', { size: sctx.nameCache.size, ino, gen });
  const id = cacheKey(ino, gen);
  const entry = sctx.nameCache.get(id);
  if (entry) {
    sctx.nameCache.delete(id);
    sctx.nameCache.set(id, entry);
  }
  probe?.leave('name_cache_search', { hit: entry ? 1 : 0 });
  return entry;
}

/** `name_cache_insert` and `name_cache_clean_unused`: a list that got too long loses its first half. */
export function nameCacheInsert(sctx: SendContext, entry: NameCacheEntry): void {
  const { probe } = sctx.setup;
  const { ino, gen } = entry;
  probe?.enter('name_cache_insert', { size: sctx.nameCache.size, ino, gen });
  sctx.nameCache.set(cacheKey(ino, gen), entry);
  probe?.leave('name_cache_insert', { ret: 0 });
  if (sctx.nameCache.size < cleanSize) return;
  probe?.enter('name_cache_clean_unused', { size: sctx.nameCache.size });
  for (const oldest of sctx.nameCache.values()) {
    if (sctx.nameCache.size <= cleanedSize) break;
    probe?.event('name_cache_eviction', { ino: oldest.ino, gen: oldest.gen, entry: oldest });
    nameCacheDelete(sctx, oldest.ino, oldest.gen);
  }
  probe?.leave('name_cache_clean_unused', {});
}

/** `name_cache_delete`. */
export function nameCacheDelete(sctx: SendContext, ino: number, gen: number): void {
  const { probe } = sctx.setup;
  probe?.enter('name_cache_delete', { size: sctx.nameCache.size, ino, gen });
  sctx.nameCache.delete(cacheKey(ino, gen));
  probe?.leave('name_cache_delete', {});
}
