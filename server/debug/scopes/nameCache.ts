// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { NameCacheEntry, SendContext } from '../../../engine/send/sendContext';
import { fieldsOf, itemsValue, structValue } from '../variables/compound';
import { flagValue, nameValue, numberValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** Where inodes' names were found to be, most recently used first. */
export function nameCacheScope({ nameCache }: SendContext): Field[] {
  let entries: NameCacheEntry[] | undefined;
  const entry = (index: number): NameCacheEntry | undefined => {
    entries ??= [...nameCache.values()].reverse();
    return entries[index];
  };
  const valueOf = (one: NameCacheEntry | undefined): Value | undefined => one && entryValue(one);
  const items = {
    count: nameCache.size,
    at: (index: number) => valueOf(entry(index)),
    keyOf: (index: number) => keyOf(entry(index)),
    byKey: (key: string) => valueOf(nameCache.get(key)),
  };
  return fieldsOf({ name_cache: itemsValue('struct btrfs_lru_cache', items) });
}

function keyOf(entry: NameCacheEntry | undefined): string | undefined {
  return entry && `${entry.ino}:${entry.gen}`;
}

function entryValue(entry: NameCacheEntry): Value {
  const { ino, gen, parentIno, parentGen, name } = entry;
  const summary = `${ino}: ${displayName(name)} → (${parentIno}, gen ${parentGen})`;
  return structValue('struct name_cache_entry', summary, {
    ino: numberValue(ino),
    gen: numberValue(gen),
    parent_ino: numberValue(parentIno),
    parent_gen: numberValue(parentGen),
    name: nameValue(name),
    ret: numberValue(entry.ret, entry.ret === 1 ? 'orphan' : '', 'int'),
    need_later_update: flagValue(entry.needLaterUpdate),
  });
}
