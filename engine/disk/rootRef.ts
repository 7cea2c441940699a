// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import { pastEnd, wrongSize } from '../snapshot/errors';
import { numberField } from '../snapshot/itemFields';
import { ItemType, type Key } from '../snapshot/key';
import { u16 } from '../snapshot/littleEndian';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';

/** `struct btrfs_root_ref` and its name: where a subvolume is mounted in another. */
export interface RootRef {
  /** The containing subvolume. */
  readonly parentId: number;
  /** The directory in there. */
  readonly dirid: number;
  readonly name: ByteString;
}

const headerSize = 18;

/** The subvolume's first ROOT_BACKREF, as the kernel takes its name; undefined if there is none. */
export function findRootBackref(rootTree: Tree, id: number): RootRef | undefined {
  const key = { objectid: id, type: ItemType.ROOT_BACKREF, offset: 0 };
  const cursor = TreeCursor.seek(rootTree, key);
  if (!cursor.valid || cursor.compare({ ...key, offset: -1 }) > 0) return undefined;
  return parseRootRef(cursor.key, cursor.item);
}

/** Parses a ROOT_BACKREF; throws an ItemError. */
function parseRootRef(key: Key, item: Uint8Array): RootRef {
  if (item.length < headerSize) throw wrongSize(key, item.length, headerSize);
  const end = headerSize + u16(item, 16);
  if (end > item.length) throw pastEnd(key, 'the name', end, item.length);
  return {
    parentId: key.offset,
    dirid: numberField(key, item, 0, 'dirid'),
    name: byteStringOf(item.subarray(headerSize, end)),
  };
}
