// SPDX-License-Identifier: GPL-2.0-only
import {
  FileExtentType,
  parseFileExtentItem,
  type FileExtentItem,
} from '../snapshot/fileExtentItem';
import { ItemType, type Key } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { fileExtentLength, type FileExtent } from './fileExtent';
import type { SendContext } from './sendContext';

/**
 * `is_extent_unchanged`: whether the parent's file has the same bytes of the same extent there, be it
 * in one item or in several. Items written in another transaction count as changed.
 */
export function isExtentUnchanged(sctx: SendContext, extent: FileExtent): boolean {
  const { parentRoot } = sctx.setup;
  return parentRoot !== undefined && isInParent(parentRoot, extent);
}

function isInParent(parentRoot: Snapshot, { key: ekey, item: left }: FileExtent): boolean {
  if (left.type !== FileExtentType.REG) return false;
  const leftIsHole = left.diskBytenr === 0;
  const leftEnd = ekey.offset + left.numBytes;

  const cursor = TreeCursor.seekLast(parentRoot.tree, ekey);
  if (!cursor) return false;
  if (!isExtentOf(cursor, ekey.objectid)) return leftIsHole;
  let end = ekey.offset;
  for (let key = cursor.key; key.offset < leftEnd; key = cursor.key) {
    const right = parseFileExtentItem(key, cursor.item);
    if (right.type === FileExtentType.PREALLOC) return false;
    const rightEnd = key.offset + fileExtentLength(right);
    // Only the first item can end there: the parent's file has nothing in this range.
    if (rightEnd <= ekey.offset) return leftIsHole;
    if (right.type === FileExtentType.INLINE || !isSameData(ekey, left, key, right)) return false;
    end = rightEnd;
    if (!cursor.next() || !isExtentOf(cursor, ekey.objectid)) break;
    if (cursor.key.offset !== end) return false;
  }
  return end >= leftEnd;
}

/** Whether both items show the same bytes of one extent where they overlap. */
function isSameData(
  leftKey: Key,
  left: FileExtentItem,
  rightKey: Key,
  right: FileExtentItem,
): boolean {
  const start = Math.max(leftKey.offset, rightKey.offset);
  return (
    left.diskBytenr === right.diskBytenr &&
    left.offset + (start - leftKey.offset) === right.offset + (start - rightKey.offset) &&
    left.generation === right.generation
  );
}

function isExtentOf(cursor: TreeCursor, ino: number): boolean {
  return cursor.type === ItemType.EXTENT_DATA && cursor.key.objectid === ino;
}
