// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType } from '../snapshot/fileExtentItem';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { extentGap } from './errors';
import { fileExtentAt, fileExtentLength, type FileExtent } from './fileExtent';
import { has } from './profiles';
import { isExtentInParent2012 } from './rfc2012/isExtentInParent';
import type { SendContext } from './sendContext';

/**
 * `is_extent_unchanged`: whether the parent's file has the same bytes of the same extent there, be it
 * in one item or in several. Items written in another transaction count as changed.
 */
export function isExtentUnchanged(sctx: SendContext, extent: FileExtent): boolean {
  const { probe, parentRoot } = sctx.setup;
  const { objectid, offset } = extent.key;
  probe?.enter('is_extent_unchanged', { objectid, offset });
  const unchanged = parentRoot !== undefined && isInParent(sctx, parentRoot, extent);
  probe?.leave('is_extent_unchanged', { ret: unchanged ? 1 : 0 });
  return unchanged;
}

function isInParent(sctx: SendContext, parentRoot: Snapshot, left: FileExtent): boolean {
  if (!has(sctx, 'comparesExtentOffsets')) return isExtentInParent2012(parentRoot, left);
  if (left.item.type !== FileExtentType.REG) return false;
  const { objectid: ino, offset: start } = left.key;
  const leftEnd = start + left.item.numBytes;
  const leftIsHole = left.item.diskBytenr === 0 && has(sctx, 'skipsEmptyExtents');

  const cursor = TreeCursor.seekLast(parentRoot.tree, left.key);
  if (!cursor) return false;
  if (!isExtentOf(cursor, ino)) return leftIsHole;
  let end = start;
  for (let key = cursor.key; key.offset < leftEnd; key = cursor.key) {
    const right = fileExtentAt(cursor, key);
    if (right.item.type === FileExtentType.PREALLOC) return false;
    if (right.item.type === FileExtentType.INLINE && !has(sctx, 'looksBehindInline')) return false;
    end = key.offset + fileExtentLength(right);
    // Only the first item can end there: the parent's file has nothing in this range.
    if (end <= start) return leftIsHole;
    if (right.item.type === FileExtentType.INLINE || !isSameData(sctx, left, right)) return false;
    if (!cursor.next() || !isExtentOf(cursor, ino)) break;
    if (cursor.key.offset === end) continue;
    if (!has(sctx, 'toleratesExtentGaps')) throw extentGap(ino, end);
    return false;
  }
  return end >= leftEnd;
}

/** Whether both items show the same bytes of one extent where they overlap. */
function isSameData(sctx: SendContext, left: FileExtent, right: FileExtent): boolean {
  const start = Math.max(left.key.offset, right.key.offset);
  return (
    left.item.diskBytenr === right.item.diskBytenr &&
    positionInExtent(left, start) === positionInExtent(right, start) &&
    (left.item.generation === right.item.generation || !has(sctx, 'comparesExtentGenerations'))
  );
}

function positionInExtent({ key, item }: FileExtent, offset: number): number {
  return item.offset + (offset - key.offset);
}

function isExtentOf(cursor: TreeCursor, ino: number): boolean {
  return cursor.type === ItemType.EXTENT_DATA && cursor.key.objectid === ino;
}
