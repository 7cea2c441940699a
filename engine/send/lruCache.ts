// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from './sendContext';

/** The kernel's LRU caches, by number (of an inode, or a leaf) and generation. */
type CacheName = 'name_cache' | 'backref_cache' | 'dir_created_cache' | 'dir_utimes_cache';

const EEXIST = -17;

export const cacheKey = (key: number, gen: number): string => `${key}:${gen}`;

/**
 * `btrfs_lru_cache_lookup`: the entry, which becomes the most recently used. A Map's first entry is
 * the least recently used one.
 */
export function lruCacheLookup<Entry>(
  sctx: SendContext,
  cache: CacheName,
  entries: Map<string, Entry>,
  key: number,
  gen: number,
): Entry | undefined {
  const { probe } = sctx.setup;
  probe?.enter('btrfs_lru_cache_lookup', { cache, size: entries.size, key, gen });
  const at = cacheKey(key, gen);
  const entry = entries.get(at);
  if (entry !== undefined) {
    entries.delete(at);
    entries.set(at, entry);
  }
  probe?.leave('btrfs_lru_cache_lookup', { hit: entry === undefined ? 0 : 1 });
  return entry;
}

/**
 * `btrfs_lru_cache_store`: an entry that is there already stays (EEXIST). A full cache loses its least recently
 * used entry; `maxSize` 0 is without limit.
 */
export function lruCacheStore<Entry>(
  sctx: SendContext,
  cache: CacheName,
  entries: Map<string, Entry>,
  maxSize: number,
  key: number,
  gen: number,
  entry: Entry,
): void {
  const { probe } = sctx.setup;
  probe?.enter('btrfs_lru_cache_store', { cache, size: entries.size, key, gen });
  if (entries.has(cacheKey(key, gen))) {
    probe?.leave('btrfs_lru_cache_store', { ret: EEXIST });
    return;
  }
  if (maxSize > 0 && entries.size >= maxSize) evict(sctx, cache, entries);
  entries.set(cacheKey(key, gen), entry);
  probe?.leave('btrfs_lru_cache_store', { ret: 0 });
}

function evict<Entry>(sctx: SendContext, cache: CacheName, entries: Map<string, Entry>): void {
  const [oldest] = entries.keys();
  if (oldest === undefined) return;
  const [key = 0, gen = 0] = oldest.split(':').map(Number);
  if (cache === 'name_cache') {
    sctx.setup.probe?.event('name_cache_eviction', { ino: key, gen, entry: entries.get(oldest) });
  }
  lruCacheRemove(sctx, cache, entries, key, gen);
}

/** `btrfs_lru_cache_remove`. */
export function lruCacheRemove<Entry>(
  sctx: SendContext,
  cache: CacheName,
  entries: Map<string, Entry>,
  key: number,
  gen: number,
): void {
  const { probe } = sctx.setup;
  probe?.enter('btrfs_lru_cache_remove', { cache, size: entries.size, key, gen });
  entries.delete(cacheKey(key, gen));
  probe?.leave('btrfs_lru_cache_remove', {});
}
