// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import {
  alignDown,
  alignUp,
  cutRanges,
  gapsIn,
  piecesIn,
  putRange,
  rangesIn,
  sectorsize,
} from './fileRanges';
import type { Follow } from './followCommand';
import type { Following } from './following';
import type { DataExtent } from './dataExtent';
import type { NewExtent } from './dataExtents';
import { Format, type SentInode } from './sentInode';
import { unfollowable } from './unfollowable';

/** `FALLOC_FL_PUNCH_HOLE`. */
const punchHole = 2;

function fileOf(on: Following, command: CommandReader): SentInode {
  const inode = on.subject(command);
  if (inode.format !== Format.FILE) throw unfollowable.notFile(command.path());
  return inode;
}

/** A range of the file that the command names, checked. */
function rangeOf(command: CommandReader, offset: number, length: number) {
  const end = offset + length;
  if (!Number.isSafeInteger(alignUp(end))) throw unfollowable.tooFar(command.path());
  return { offset, end };
}

const plain = { compression: 0, encoded: undefined, kind: 'data' } as const;

const write: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.length(A.DATA);
  const { offset, end } = rangeOf(command, command.number(A.FILE_OFFSET), length);
  if (length === 0) return;
  grow(on, inode, end);
  if (isHole(on, inode, offset, length)) {
    makeHole(on, inode, offset, end);
  } else if (!goesOn(on, inode, offset, length)) {
    // What shares a block with it, and isn't written, stays.
    const [start, stop] = [alignDown(offset), alignUp(end)];
    const before = piecesIn(inode.ranges, start, offset);
    const behind = piecesIn(inode.ranges, end, stop);
    const own = { at: offset - start, length, command: on.at, from: 0 };
    const pieces = [
      ...before,
      own,
      ...behind.map((piece) => ({ ...piece, at: piece.at + end - start })),
    ];
    const size = stop - start;
    put(on, inode, start, size, 0, {
      ...plain,
      ramBytes: size,
      diskNumBytes: size,
      pieces,
      generation: on.transid,
    });
    on.lastWrite = { inode, at: on.at, chunk: length, end };
  }
};

/**
 * Before protocol 2 of kernel 6.17 a hole is sent as zeros, right behind the extent that follows it in
 * the file: what goes back to before that is one.
 */
function goesBack(on: Following, inode: SentInode, offset: number): boolean {
  if (on.front?.inode === inode && offset < on.front.offset) return true;
  on.front = { inode, offset };
  return false;
}

function isHole(on: Following, inode: SentInode, offset: number, length: number): boolean {
  if (!goesBack(on, inode, offset) || length > on.wholeChunk) return false;
  if (offset % sectorsize !== 0 || length % sectorsize !== 0) return false;
  return isZero(on.data.raw(on.at, 0, length));
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

function makeHole(on: Following, inode: SentInode, start: number, end: number): void {
  cutRanges(inode.ranges, start, end);
  on.noteHole(inode, start, end);
}

/**
 * The kernel sends what doesn't fit into one command in several, each as long as can be: the next one
 * adds to the same extent.
 */
function goesOn(on: Following, inode: SentInode, offset: number, length: number): boolean {
  if (offset % sectorsize !== 0 || on.lastWrite?.inode !== inode) return false;
  const { at, chunk, end } = on.lastWrite;
  const isNext = at + 1 === on.at && end === offset && length <= chunk;
  if (!isNext || chunk !== on.wholeChunk) return false;
  const grown = alignUp(length);
  cutRanges(inode.ranges, offset, offset + grown);
  const place = inode.ranges.findLastIndex((range) => range.offset < offset);
  const range = inode.ranges[place];
  if (!range || range.offset + range.length !== offset) return false;
  const { extent } = range;
  on.extents.grow(extent, grown);
  extent.pieces.push({ at: range.at + range.length, length, command: on.at, from: 0 });
  inode.ranges[place] = { ...range, length: range.length + grown };
  on.lastWrite = length === chunk ? { inode, at: on.at, chunk, end: offset + length } : undefined;
  return true;
}

function put(
  on: Following,
  inode: SentInode,
  offset: number,
  length: number,
  at: number,
  extent: NewExtent,
): void {
  place(on, inode, offset, length, on.extents.add(extent), at);
}

function place(
  on: Following,
  inode: SentInode,
  offset: number,
  length: number,
  extent: DataExtent,
  at = 0,
): void {
  extent.users.add(inode.ino);
  putRange(inode.ranges, { offset, length, extent, at, generation: on.transid });
}

const updateExtent: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.SIZE);
  const { offset, end } = rangeOf(command, command.number(A.FILE_OFFSET), length);
  if (length === 0) return;
  on.noFileData = true;
  grow(on, inode, end);
  if (goesBack(on, inode, offset)) makeHole(on, inode, offset, alignUp(end));
  else putLeftOut(on, inode, offset, end);
};

/** Data of which the stream tells nothing but that it is there. */
function putLeftOut(on: Following, inode: SentInode, offset: number, end: number): void {
  const start = alignDown(offset);
  const length = alignUp(end) - start;
  if (length > 0)
    place(on, inode, start, length, on.extents.addPlain('left out', length, on.transid));
}

/** `BTRFS_ENCODED_IO_COMPRESSION_*` to what a file extent item says; LZO's tell the sector size too. */
function compressionOf(encoded: number): number {
  if (encoded === 1) return 1;
  if (encoded === 2) return 3;
  if (encoded >= 3 && encoded <= 7) return 2;
  throw unfollowable.unknownCompression(encoded);
}

const encodedWrite: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.UNENCODED_FILE_LEN);
  const { offset, end } = rangeOf(command, command.number(A.FILE_OFFSET), length);
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

const clone: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.CLONE_LEN);
  const { offset, end } = rangeOf(command, command.number(A.FILE_OFFSET), length);
  const from = rangeOf(command, command.number(A.CLONE_OFFSET), length);
  if (offset % sectorsize !== 0 || from.offset % sectorsize !== 0)
    throw unfollowable.unaligned(command.path());
  const uuid = byteStringOf(command.bytes(A.CLONE_UUID));
  const tree = on.cloneSource(uuid);
  if (tree && tree !== on.tree && !on.clonedFrom.has(uuid))
    on.clonedFrom.set(uuid, command.bigint(A.CLONE_CTRANSID));
  const source = tree?.find(command.string(A.CLONE_PATH));
  grow(on, inode, end);
  on.front = { inode, offset };
  if (!source) {
    on.assume('data');
    putLeftOut(on, inode, offset, end);
    return;
  }
  preallocate(on, source, from.offset, alignUp(from.end));
  const parts = rangesIn(source.ranges, from.offset, alignUp(from.end));
  on.extents.count(parts.length);
  const stop = alignUp(end);
  cutRanges(inode.ranges, offset, stop);
  for (const { offset: place, length: size, extent, at } of parts) {
    extent.users.add(inode.ino);
    const into = place - from.offset + offset;
    const room = Math.min(size, stop - into);
    putRange(inode.ranges, { offset: into, length: room, extent, at, generation: on.transid });
  }
};

/** What is cloned although no stream tells that it is there was preallocated: that has no command. */
function preallocate(on: Following, source: SentInode, start: number, end: number): void {
  for (const gap of gapsIn(source.ranges, start, end)) {
    const extent = on.extents.addPlain('preallocated', gap.end - gap.start, source.transid);
    extent.users.add(source.ino);
    putRange(source.ranges, {
      offset: gap.start,
      length: gap.end - gap.start,
      extent,
      at: 0,
      generation: source.transid,
    });
  }
}

const truncate: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const size = command.number(A.SIZE);
  if (!Number.isSafeInteger(alignUp(size))) throw unfollowable.tooFar(command.path());
  if (inode.size === size) takeBackTail(on, inode);
  if (size < inode.size) {
    cutRanges(inode.ranges, alignUp(size), Infinity);
    inode.staleTail = true;
    inode.size = size;
  }
  grow(on, inode, size);
};

/** Makes a file as long as it takes; of what was cut off before, nothing comes back. */
function grow(on: Following, inode: SentInode, end: number): void {
  if (end <= inode.size) return;
  const start = alignDown(inode.size);
  const pieces = inode.staleTail ? piecesIn(inode.ranges, start, inode.size) : [];
  if (pieces.length > 0) {
    const size = { ramBytes: sectorsize, diskNumBytes: sectorsize };
    put(on, inode, start, sectorsize, 0, { ...plain, ...size, pieces, generation: on.transid });
  }
  inode.staleTail = false;
  inode.size = end;
}

/**
 * A file that grew gets its size behind a write which has reached it only where that write was of the
 * hole at its end: the kernel decides so before it sends that.
 */
function takeBackTail(on: Following, inode: SentInode): void {
  const before = on.tree.parent?.get(inode.id);
  const last = inode.ranges.at(-1);
  if (!before || before.size >= inode.size || last?.generation !== on.transid) return;
  const { kind, pieces } = last.extent;
  const ends = [pieces[0], pieces.at(-1)].filter((piece) => piece !== undefined);
  const mayBeHole = kind === 'left out' || (kind === 'data' && pieces.length > 0);
  if (!mayBeHole || last.offset + last.length < inode.size) return;
  if (ends.every(({ command, from, length }) => isZero(on.data.raw(command, from, length))))
    makeHole(on, inode, last.offset, last.offset + last.length);
}

/** Only holes: the kernel sends nothing else. */
const fallocate: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.SIZE);
  const { offset, end } = rangeOf(command, command.number(A.FILE_OFFSET), length);
  const start = alignUp(offset);
  const stop = end < inode.size ? alignDown(end) : alignUp(end);
  if (command.low32(A.FALLOCATE_MODE) & punchHole && start < stop) makeHole(on, inode, start, stop);
};

/** The commands that change a file's data. */
export const dataFollowers: readonly (readonly [C, Follow])[] = [
  [C.WRITE, write],
  [C.UPDATE_EXTENT, updateExtent],
  [C.ENCODED_WRITE, encodedWrite],
  [C.CLONE, clone],
  [C.TRUNCATE, truncate],
  [C.FALLOCATE, fallocate],
];
