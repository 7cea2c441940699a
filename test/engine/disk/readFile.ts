// SPDX-License-Identifier: GPL-2.0-only
import { parseFileExtentItem } from '../../../engine/snapshot/fileExtentItem';
import { findItem } from '../../../engine/snapshot/findItem';
import { parseInodeItem } from '../../../engine/snapshot/inodeItem';
import { ItemType } from '../../../engine/snapshot/key';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';

const chunk = 48 * 1024;

/** A file's whole content, read extent by extent in pieces as the send engine does. */
export function readFile(snapshot: Snapshot, ino: number): Uint8Array {
  const inodeKey = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
  const inode = findItem(snapshot.tree, inodeKey);
  if (!inode) throw new Error(`No inode ${ino}`);
  const { size, flags } = parseInodeItem(inodeKey, inode);
  const nodatasum = (flags & 1n) !== 0n;
  const content = new Uint8Array(size);
  const first = { objectid: ino, type: ItemType.EXTENT_DATA, offset: 0 };
  const cursor = TreeCursor.seek(snapshot.tree, first);
  while (cursor.valid && cursor.compare({ ...first, offset: -1 }) <= 0) {
    const { key } = cursor;
    const item = parseFileExtentItem(key, cursor.item);
    const mapped = item.type === 0 ? item.ramBytes : item.numBytes;
    const length = Math.min(mapped, content.length - key.offset);
    for (let at = 0; at < length; at += chunk) {
      const piece = snapshot.readExtent(item, at, Math.min(chunk, length - at), nodatasum);
      content.set(piece, key.offset + at);
    }
    cursor.next();
  }
  return content;
}
