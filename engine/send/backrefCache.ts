// SPDX-License-Identifier: GPL-2.0-only
import { cloneRootOf } from './cloneRoots';
import { lruCacheLookup, lruCacheStore } from './lruCache';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/** `SEND_MAX_BACKREF_CACHE_SIZE` and `_ROOTS`. */
const maxLeaves = 128;
const maxRoots = 17;

/** `lookup_backref_cache`: the clone roots that hold a leaf, if that was found out before. */
export function lookupBackrefCache(
  sctx: SendContext,
  leafBytenr: number,
): readonly number[] | undefined {
  if (!has(sctx, 'cachesBackrefs')) return undefined;
  const { probe } = sctx.setup;
  probe?.enter('lookup_backref_cache', { leaf_bytenr: leafBytenr });
  const entry =
    sctx.backrefCache.size === 0
      ? undefined
      : lruCacheLookup(sctx, 'backref_cache', sctx.backrefCache, cacheKeyOf(sctx, leafBytenr), 0);
  probe?.leave('lookup_backref_cache', { ret: entry ? 1 : 0 });
  return entry?.roots;
}

/**
 * `store_backref_cache`: keeps those of a leaf's roots that can be cloned from, even if there are none;
 * but not too many.
 */
export function storeBackrefCache(
  sctx: SendContext,
  leafBytenr: number,
  rootIds: ReadonlySet<number>,
): void {
  if (!has(sctx, 'cachesBackrefs')) return;
  const { probe } = sctx.setup;
  probe?.enter('store_backref_cache', { leaf_bytenr: leafBytenr, num_roots: rootIds.size });
  const roots = [...rootIds].filter((rootId) => cloneRootOf(sctx, rootId));
  if (roots.length <= maxRoots) {
    const entry = { bytenr: leafBytenr, roots };
    const key = cacheKeyOf(sctx, leafBytenr);
    lruCacheStore(sctx, 'backref_cache', sctx.backrefCache, maxLeaves, key, 0, entry);
  }
  probe?.leave('store_backref_cache', {});
}

function cacheKeyOf(sctx: SendContext, leafBytenr: number): number {
  return Math.floor(leafBytenr / sctx.setup.sendRoot.nodesize);
}
