// SPDX-License-Identifier: GPL-2.0-only
import { wrongSize } from '../snapshot/errors';
import { numberField } from '../snapshot/itemFields';
import { ItemType, type Key } from '../snapshot/key';
import { u32, u64, u8 } from '../snapshot/littleEndian';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';

/** `struct btrfs_root_item`: where a tree begins, and for a subvolume what it is. */
export interface RootItem {
  readonly bytenr: number;
  readonly level: number;
  readonly generation: number;
  readonly flags: bigint;
  /** 0 once the subvolume is deleted. */
  readonly refs: number;
  /** These are all zero where an old kernel wrote the item last. */
  readonly uuid: Uint8Array;
  readonly parentUuid: Uint8Array;
  readonly receivedUuid: Uint8Array;
  readonly ctransid: number;
  readonly otransid: number;
}

export const RootFlag = { RDONLY: 1n, DEAD: 1n << 48n } as const;

/** The item as it was before Linux 3.6, and where its further fields end that are read here. */
const oldSize = 239;
const readSize = 311;

/** Parses a ROOT_ITEM; throws an ItemError. */
function parseRootItem(key: Key, item: Uint8Array): RootItem {
  if (item.length < oldSize) throw wrongSize(key, item.length, oldSize);
  const generation = numberField(key, item, 160, 'generation');
  // A kernel that doesn't know the further fields leaves their copy of the generation behind.
  const further = item.length >= readSize && u64(item, oldSize) === BigInt(generation);
  const uuidAt = (at: number): Uint8Array =>
    further ? item.slice(at, at + 16) : new Uint8Array(16);
  return {
    bytenr: numberField(key, item, 176, 'bytenr'),
    level: u8(item, 238),
    generation,
    flags: u64(item, 208),
    refs: u32(item, 216),
    uuid: uuidAt(247),
    parentUuid: uuidAt(263),
    receivedUuid: uuidAt(279),
    ctransid: further ? numberField(key, item, 295, 'ctransid') : 0,
    otransid: further ? numberField(key, item, 303, 'otransid') : 0,
  };
}

/** The tree's item: the one with the highest offset. Undefined if the root tree has none. */
export function findRootItem(rootTree: Tree, id: number): RootItem | undefined {
  const key = { objectid: id, type: ItemType.ROOT_ITEM, offset: -1 };
  const cursor = TreeCursor.seekLast(rootTree, key);
  if (!cursor || cursor.compare({ ...key, offset: 0 }) < 0) return undefined;
  return parseRootItem(cursor.key, cursor.item);
}
