// SPDX-License-Identifier: GPL-2.0-only
import { ItemType, type Key } from './key';

const names = new Map<number, string>(Object.entries(ItemType).map(([name, type]) => [type, name]));

/** A key as messages show it, and `btrfs inspect-internal` nearly so: `(257 INODE_ITEM 0)`. */
export function keyText(key: Key): string {
  return `(${key.objectid} ${names.get(key.type) ?? key.type} ${key.offset})`;
}
