// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { cloneRootSnapshot, isSendRoot } from './cloneRoots';
import { fileExtentAt, fileExtentLength, type FileExtent } from './fileExtent';
import { requireInodeInfo } from './inodeInfo';
import { has } from './profiles';
import { sendClone } from './sendClone';
import type { CloneRoot, SendContext } from './sendContext';
import { sendExtentData } from './sendExtentData';

/** The largest sector that a receiver's filesystem may have: an unaligned end is cut down to it. */
const maxSectorsize = 64 * 1024;

/** A range of the current file to be cloned, and what of it is left to do. */
interface CloneRange {
  readonly extent: FileExtent;
  readonly cloneRoot: CloneRoot;
  readonly srcSize: number;
  /** In the current file. */
  offset: number;
  /** Within the extent. */
  dataOffset: number;
  len: number;
}

/**
 * `clone_range`: sends the extent's first `len` bytes, cloned from the clone root's file where that
 * still has them, otherwise as data. Moves the clone root's offset along.
 */
export function cloneRange(
  sctx: SendContext,
  extent: FileExtent,
  cloneRoot: CloneRoot,
  len: number,
): void {
  const { probe, sendRoot } = sctx.setup;
  const { offset } = extent.key;
  const { diskBytenr, offset: dataOffset } = extent.item;
  probe?.enter('clone_range', { disk_byte: diskBytenr, data_offset: dataOffset, offset, len });
  const firstSector = cloneRoot.offset === 0 && len === sendRoot.sectorsize;
  if (firstSector && has(sctx, 'writesFirstSector')) {
    // The receiver may have compressed it to an inline extent, which can't be cloned elsewhere.
    noteDataInstead(sctx, cloneRoot, offset, len, 'first sector');
    sendExtentData(sctx, extent, offset, len);
  } else {
    const source = cloneRootSnapshot(sctx, cloneRoot);
    const srcSize = has(sctx, 'clonesPartsOfSource')
      ? requireInodeInfo(sctx, source, cloneRoot.ino).size
      : Infinity;
    walkSource(sctx, source, { extent, cloneRoot, srcSize, offset, dataOffset, len });
  }
  probe?.leave('clone_range', { ret: 0 });
}

/** The source's items that overlap the range, one by one; then what they didn't hold. */
function walkSource(sctx: SendContext, source: Snapshot, range: CloneRange): void {
  const { ino, offset } = range.cloneRoot;
  const start = { objectid: ino, type: ItemType.EXTENT_DATA, offset };
  const isItem = (cursor: TreeCursor): boolean =>
    cursor.valid && cursor.type === ItemType.EXTENT_DATA && cursor.key.objectid === ino;
  const before = TreeCursor.seekLast(source.tree, start);
  const cursor = before && isItem(before) ? before : TreeCursor.seek(source.tree, start);
  for (; isItem(cursor); cursor.next()) {
    const from = fileExtentAt(cursor, cursor.key);
    if (from.key.offset + fileExtentLength(from) <= range.cloneRoot.offset) continue;
    if (!sendFromItem(sctx, range, from)) break;
  }
  if (range.len === 0) return;
  noteDataInstead(sctx, range.cloneRoot, range.offset, range.len, 'not in the source');
  sendExtentData(sctx, range.extent, range.offset, range.len);
}

/** Tells the probe that a source was found, and why these bytes aren't cloned from it all the same. */
export function noteDataInstead(
  sctx: SendContext,
  cloneRoot: CloneRoot,
  offset: number,
  len: number,
  reason: string,
): void {
  const { rootId, ino, offset: clone_off } = cloneRoot;
  sctx.setup.probe?.event('data_instead_of_clone', {
    ino: sctx.curIno,
    offset,
    len,
    clone_root: rootId,
    clone_ino: ino,
    clone_off,
    reason,
  });
}

/** Sends what the source's item stands for, and the gap before it. False ends the walk. */
function sendFromItem(sctx: SendContext, range: CloneRange, from: FileExtent): boolean {
  const { extent, cloneRoot, srcSize } = range;
  const { key, item } = from;
  if (key.offset > cloneRoot.offset) {
    const hole = Math.min(key.offset - cloneRoot.offset, range.len);
    noteDataInstead(sctx, cloneRoot, range.offset, hole, 'gap in the source');
    sendExtentData(sctx, extent, range.offset, hole);
    moveOn(range, hole);
    if (range.len === 0) return false;
  }
  if (key.offset >= cloneRoot.offset + range.len || key.offset >= srcSize) return false;

  const crossesSize = key.offset + fileExtentLength(from) > srcSize;
  let length = crossesSize ? srcSize - key.offset : fileExtentLength(from);
  let dataOffset = item.offset;
  const isSameExtent = item.diskBytenr === extent.item.diskBytenr;
  if (isSameExtent && has(sctx, 'clonesPartsOfSource')) {
    const into = range.dataOffset - dataOffset;
    const isWithin = into > 0 && into < length;
    cloneRoot.offset = key.offset + (isWithin ? into : 0);
    if (isWithin) {
      length -= into;
      dataOffset += into;
    }
  }

  const cloneLen = Math.min(length, range.len);
  if (isSameExtent && dataOffset === range.dataOffset) sendClonePiece(sctx, range, cloneLen);
  else if (crossesSize && cloneLen < range.len && has(sctx, 'stopsAtSourceSize')) return false;
  else {
    noteDataInstead(sctx, cloneRoot, range.offset, cloneLen, 'other extent in the source');
    sendExtentData(sctx, extent, range.offset, cloneLen);
  }
  moveOn(range, cloneLen);
  return range.len > 0 && !isPastWritten(sctx, cloneRoot);
}

/**
 * A clone, but for the source's last block if that isn't full and would come to lie within the
 * current file: receivers refuse that, so it is sent as data.
 */
function sendClonePiece(sctx: SendContext, range: CloneRange, cloneLen: number): void {
  const { extent, cloneRoot, srcSize, offset } = range;
  const srcEnd = cloneRoot.offset + cloneLen;
  const isPartial = srcEnd === srcSize && srcEnd % maxSectorsize !== 0;
  const splits = isPartial && has(sctx, 'splitsCloneAtSourceEnd');
  if (!splits || offset + cloneLen >= sctx.curInodeSize) {
    sendClone(sctx, offset, cloneLen, cloneRoot);
    return;
  }
  const aligned = cloneLen - (cloneLen % maxSectorsize);
  if (aligned > 0) sendClone(sctx, offset, aligned, cloneRoot);
  const rest = cloneLen - aligned;
  noteDataInstead(sctx, cloneRoot, offset + aligned, rest, 'last block of the source');
  sendExtentData(sctx, extent, offset + aligned, rest);
}

function moveOn(range: CloneRange, length: number): void {
  range.len -= length;
  range.offset += length;
  range.dataOffset += length;
  range.cloneRoot.offset += length;
}

/** Within one file only what was written already can be cloned. */
function isPastWritten(sctx: SendContext, cloneRoot: CloneRoot): boolean {
  return (
    has(sctx, 'stopsSelfCloneAtEnd') &&
    isSendRoot(sctx, cloneRoot) &&
    cloneRoot.ino === sctx.curIno &&
    cloneRoot.offset >= sctx.curInodeNextWriteOffset
  );
}
