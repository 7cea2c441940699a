// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType, parseFileExtentItem } from '../../snapshot/fileExtentItem';
import { findItem } from '../../snapshot/findItem';
import { ItemType, type Key } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';
import { TreeCursor } from '../../snapshot/treeCursor';
import { ImageInode } from './imageInode';
import { NestedSubvolume } from './nestedSubvolume';

/** An item with its key; the bytes are a view. */
export interface ImageItem {
  readonly key: Key;
  readonly item: Uint8Array;
}

/** Bytes that a snapshot reads of an extent at once, at most. */
const longestRead = 2 ** 24;

/** The inodes of an image's subvolume, each made once. Reading throws a ReadError. */
export class ImageTree {
  /** Whether inodes' flags hold. */
  readonly flagsHold: boolean;
  readonly #snapshot: Snapshot;
  readonly #inodes = new Map<number, ImageInode>();
  readonly #nested = new Map<number, NestedSubvolume>();

  constructor(snapshot: Snapshot, flagsHold: boolean) {
    this.#snapshot = snapshot;
    this.flagsHold = flagsHold;
  }

  /** Undefined where there is none of that number. */
  inode(ino: number): ImageInode | undefined {
    const known = this.#inodes.get(ino);
    if (known) return known;
    const item = this.item({ objectid: ino, type: ItemType.INODE_ITEM, offset: 0 });
    if (!item) return undefined;
    const inode = new ImageInode(this, ino, item);
    this.#inodes.set(ino, inode);
    return inode;
  }

  /** What a snapshot has in the place of a subvolume. */
  nested(id: number): NestedSubvolume {
    const known = this.#nested.get(id) ?? new NestedSubvolume();
    this.#nested.set(id, known);
    return known;
  }

  item(key: Key): Uint8Array | undefined {
    return findItem(this.#snapshot.tree, key);
  }

  /** All items of one type of an inode, in order. */
  *itemsOf(ino: number, type: number, from = 0): Generator<ImageItem> {
    const cursor = TreeCursor.seek(this.#snapshot.tree, { objectid: ino, type, offset: from });
    for (let more = cursor.valid; more; more = cursor.next()) {
      const { key } = cursor;
      if (key.objectid !== ino || key.type !== type) return;
      yield { key, item: cursor.item };
    }
  }

  /** A file's bytes; zeros where it has none. */
  readFile(ino: number, offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const first = { objectid: ino, type: ItemType.EXTENT_DATA, offset };
    const before = TreeCursor.seekLast(this.#snapshot.tree, first);
    const isOwn = before?.key.objectid === ino && before.key.type === ItemType.EXTENT_DATA;
    const from = before && isOwn ? before.key.offset : offset;
    for (const { key, item } of this.itemsOf(ino, ItemType.EXTENT_DATA, from)) {
      if (key.offset >= offset + length) break;
      this.#readExtent(bytes, offset, key, item);
    }
    return bytes;
  }

  #readExtent(bytes: Uint8Array, offset: number, key: Key, item: Uint8Array): void {
    const extent = parseFileExtentItem(key, item);
    const size = extent.type === FileExtentType.INLINE ? extent.ramBytes : extent.numBytes;
    const end = Math.min(key.offset + size, offset + bytes.length);
    for (let at = Math.max(key.offset, offset); at < end;) {
      const step = Math.min(end - at, longestRead);
      bytes.set(this.#snapshot.readExtent(extent, at - key.offset, step), at - offset);
      at += step;
    }
  }
}
