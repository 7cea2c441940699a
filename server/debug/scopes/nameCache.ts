// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { NameCacheEntry, SendContext } from '../../../engine/send/sendContext';
import { fieldsOf, listValue, structValue } from '../variables/compound';
import { flagValue, nameValue, numberValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** Where inodes' names were found to be, most recently used first. */
export function nameCacheScope(sctx: SendContext): Field[] {
  const entries = [...sctx.nameCache.values()].reverse();
  const keyOf = ({ ino, gen }: NameCacheEntry): string => `${ino}:${gen}`;
  return fieldsOf({ name_cache: listValue('struct btrfs_lru_cache', entries, entryValue, keyOf) });
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
