// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import {
  alignDown,
  alignUp,
  cutRanges,
  firstEndingAfter,
  piecesIn,
  sectorsize,
} from './fileRanges';
import type { Follow } from './followCommand';
import type { Following } from './following';
import type { SentInode } from './sentInode';
import { unfollowable } from './unfollowable';
import {
  fileOf,
  goesBack,
  grow,
  isZero,
  makeHole,
  plainExtent,
  put,
  putLeftOut,
  rangeOf,
} from './writtenFile';

export const write: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.length(A.DATA);
  const { offset, end } = rangeOf(command, A.FILE_OFFSET, length);
  if (length === 0) return;
  grow(on, inode, end);
  if (isHole(on, inode, offset, length)) {
    makeHole(on, inode, offset, end);
  } else if (!goesOn(on, inode, offset, length)) {
    // What shares a block with it, and isn't written, stays.
    const [start, stop] = [alignDown(offset), alignUp(end)];
    const pieces = [{ at: offset - start, length, command: on.at, from: 0 }];
    if (inode.ranges.length > 0) {
      pieces.unshift(...piecesIn(inode.ranges, start, offset));
      for (const piece of piecesIn(inode.ranges, end, stop))
        pieces.push({ ...piece, at: piece.at + end - start });
    }
    const size = stop - start;
    put(on, inode, start, size, 0, plainExtent(size, pieces, on.transid));
    on.lastWrite = { inode, at: on.at, chunk: length, end };
  }
};

function isHole(on: Following, inode: SentInode, offset: number, length: number): boolean {
  if (!goesBack(on, inode, offset) || length > on.wholeChunk) return false;
  if (offset % sectorsize !== 0 || length % sectorsize !== 0) return false;
  return isZero(on.data.raw(on.at, 0, length));
}

/**
 * The kernel sends what doesn't fit into one command in several, each as long as can be: the next one
 * adds to the same extent.
 */
function goesOn(on: Following, inode: SentInode, offset: number, length: number): boolean {
  if (offset % sectorsize !== 0 || on.lastWrite?.inode !== inode) return false;
  const { at, chunk, end } = on.lastWrite;
  const isNext = at + 1 === on.at && end === offset && length <= chunk;
  const endsInBlock = length % sectorsize !== 0 && offset + length < inode.size;
  if (!isNext || chunk !== on.wholeChunk || endsInBlock) return false;
  const grown = alignUp(length);
  cutRanges(inode.ranges, offset, offset + grown);
  const place = firstEndingAfter(inode.ranges, offset) - 1;
  const range = inode.ranges[place];
  if (!range || range.offset + range.length !== offset) return false;
  const { extent } = range;
  on.extents.grow(extent, grown);
  extent.pieces.push({ at: range.at + range.length, length, command: on.at, from: 0 });
  inode.ranges[place] = { ...range, length: range.length + grown };
  on.lastWrite = length === chunk ? { inode, at: on.at, chunk, end: offset + length } : undefined;
  return true;
}

export const updateExtent: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.SIZE);
  const { offset, end } = rangeOf(command, A.FILE_OFFSET, length);
  if (length === 0) return;
  on.noFileData = true;
  grow(on, inode, end);
  if (goesBack(on, inode, offset)) makeHole(on, inode, offset, alignUp(end));
  else putLeftOut(on, inode, offset, end);
};

/** `BTRFS_ENCODED_IO_COMPRESSION_*` to what a file extent item says; LZO's tell the sector size too. */
function compressionOf(encoded: number): number {
  if (encoded === 1) return 1;
  if (encoded === 2) return 3;
  if (encoded >= 3 && encoded <= 7) return 2;
  throw unfollowable.unknownCompression(encoded);
}

export const encodedWrite: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.UNENCODED_FILE_LEN);
  const { offset, end } = rangeOf(command, A.FILE_OFFSET, length);
  const ramBytes = command.number(A.UNENCODED_LEN);
  const at = command.number(A.UNENCODED_OFFSET);
  if (!Number.isSafeInteger(at + ramBytes)) throw unfollowable.tooFar(command.path());
  if (length === 0) return;
  on.compressed = true;
  grow(on, inode, end);
  on.front = { inode, offset };
  const pieces = [{ at: 0, length: ramBytes, command: on.at, from: 0 }];
  put(on, inode, alignDown(offset), alignUp(end) - alignDown(offset), at, {
    ramBytes,
    diskNumBytes: command.length(A.DATA),
    compression: compressionOf(command.low32(A.COMPRESSION)),
    pieces,
    encoded: on.at,
    // Only what is stored in the tree has a length that isn't one of blocks.
    kind: offset === 0 && at === 0 && ramBytes % sectorsize !== 0 ? 'inline' : 'data',
    generation: on.transid,
  });
};
