// SPDX-License-Identifier: GPL-2.0-only
import type { AttributeType } from '../../stream/attributeType';
import type { CommandReader } from '../commandReader';
import type { DataExtent, DataPiece, NewExtent } from './dataExtent';
import { alignDown, alignUp, cutRanges, piecesIn, putRange, sectorsize } from './fileRanges';
import type { Following } from './following';
import { Format, type SentInode } from './sentInode';
import { unfollowable } from './unfollowable';

/** The file that a command about data means. */
export function fileOf(on: Following, command: CommandReader): SentInode {
  const inode = on.subject(command);
  if (inode.format !== Format.FILE) throw unfollowable.notFile(command.path());
  return inode;
}

/** A range of the file that the command names, checked: from `offset` up to `end`. */
export function rangeOf(command: CommandReader, type: AttributeType, length: number) {
  const offset = command.number(type);
  const end = offset + length;
  if (!Number.isSafeInteger(alignUp(end))) throw unfollowable.tooFar(command.path());
  return { offset, end };
}

/** An extent that isn't compressed, of so many bytes. */
export function plainExtent(size: number, pieces: DataPiece[], generation: number): NewExtent {
  return {
    ramBytes: size,
    diskNumBytes: size,
    compression: 0,
    generation,
    pieces,
    encoded: undefined,
    kind: 'data',
  };
}

/** Puts a new extent into a file. */
export function put(
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
  extent.addUser(inode.ino);
  const range = { offset, length, extent, at, generation: on.transid };
  if (inode.ranges.length === 0) inode.ranges = [range];
  else putRange(inode.ranges, range);
}

/** Data of which the stream tells nothing but that it is there. */
export function putLeftOut(on: Following, inode: SentInode, offset: number, end: number): void {
  const start = alignDown(offset);
  const length = alignUp(end) - start;
  if (length > 0)
    place(on, inode, start, length, on.extents.addPlain('left out', length, on.transid));
}

/** Makes a file as long as it takes; of what was cut off before, nothing comes back. */
export function grow(on: Following, inode: SentInode, end: number): void {
  if (end <= inode.size) return;
  const start = alignDown(inode.size);
  const pieces = inode.staleTail ? piecesIn(inode.ranges, start, inode.size) : [];
  if (pieces.length > 0) {
    put(on, inode, start, sectorsize, 0, plainExtent(sectorsize, pieces, on.transid));
  }
  inode.staleTail = false;
  inode.size = end;
}

/**
 * Before protocol 2 of kernel 6.17 a hole is sent as zeros, right behind the extent that follows it in
 * the file: what goes back to before that is one.
 */
export function goesBack(on: Following, inode: SentInode, offset: number): boolean {
  if (on.front?.inode === inode && offset < on.front.offset) return true;
  on.front = { inode, offset };
  return false;
}

/** Makes a hole in a file, which the settling looks at in the end. */
export function makeHole(on: Following, inode: SentInode, start: number, end: number): void {
  cutRanges(inode.ranges, start, end);
  on.noteHole(inode, start, end);
}

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
