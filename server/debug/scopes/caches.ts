// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { fieldsOf, listValue, structValue } from '../variables/compound';
import { numberValue } from '../variables/scalars';
import type { Field } from '../variables/value';

/** The other LRU caches, most recently used first. */
export function cachesScope(sctx: SendContext): Field[] {
  return fieldsOf({
    dir_utimes_cache: listValue(
      'struct btrfs_lru_cache',
      [...sctx.dirUtimesCache.values()].reverse(),
      ({ dir, gen }) =>
        structValue('struct btrfs_lru_cache_entry', `${dir} (gen ${gen})`, {
          dir: numberValue(dir),
          gen: numberValue(gen),
        }),
      ({ dir, gen }) => `${dir}:${gen}`,
    ),
    dir_created_cache: listValue(
      'struct btrfs_lru_cache',
      [...sctx.dirCreatedCache.values()].reverse(),
      ({ dir }) => numberValue(dir),
      ({ dir }) => `${dir}`,
    ),
    backref_cache: listValue(
      'struct btrfs_lru_cache',
      [...sctx.backrefCache.values()].reverse(),
      ({ bytenr, roots }) =>
        structValue('struct backref_cache_entry', `leaf ${bytenr}: roots ${roots.join(', ')}`, {
          bytenr: numberValue(bytenr),
          root_ids: listValue('u64[]', roots, (root) => numberValue(root)),
          num_roots: numberValue(roots.length, '', 'int'),
        }),
      ({ bytenr }) => `${bytenr}`,
    ),
  });
}
