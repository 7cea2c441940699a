// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../engine/stream/commandType';
import type { CommandUnit, StreamSide } from '../../engine/stream/alignment/streamSide';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { CommandGroup } from '../language/inodes/commandGroups';
import type { InodeModel } from '../language/inodes/inodeModel';
import { pathAfter } from '../language/inodes/namesAt';
import type { StreamInode } from '../language/inodes/streamInode';

/** What is known of the inode that a unit is about. */
export interface InodeUnit extends CommandUnit {
  /** Undefined for commands about the whole stream. */
  readonly inode: StreamInode | undefined;
}

export interface InodeSide extends StreamSide {
  readonly units: readonly InodeUnit[];
}

/** A stream whose commands' inodes are known. */
export interface FollowedStream {
  readonly index: StreamIndex;
  readonly model: InodeModel;
}

/**
 * Divides a stream by the inodes in work. The times of directories, which the kernel puts off and
 * sends wherever it has time, are units by themselves, and so is each command about no inode.
 */
export function inodeUnits(stream: FollowedStream): InodeSide {
  const units: InodeUnit[] = [];
  let next = 0;
  for (const group of stream.model.groups) {
    addSingles(units, stream, next, group.first);
    if (isTimes(stream, group)) addSingles(units, stream, group.first, group.last + 1);
    else units.push({ ...group, key: `${sectionOf(stream, group.first)} ${subject(group.inode)}` });
    next = group.last + 1;
  }
  addSingles(units, stream, next, stream.index.commandCount);
  return { index: stream.index, units };
}

/** One by one: there may be more than a call has room for. */
function addSingles(units: InodeUnit[], stream: FollowedStream, from: number, to: number): void {
  for (let command = from; command < to; command++) {
    const inode = stream.model.inodeOf(command);
    const what = `${String(stream.index.typeOf(command))} ${inode ? subject(inode) : ''}`;
    const key = `${sectionOf(stream, command)} ${what}`;
    units.push({ key, inode, first: command, last: command });
  }
}

/** Which of the file's streams it is in: its number, as text. */
function sectionOf({ index }: FollowedStream, command: number): string {
  return String(index.sections.indexOf(index.sectionOf(command)));
}

function isTimes({ index }: FollowedStream, { inode, first, last }: CommandGroup): boolean {
  if (inode && inode.kind !== 'directory') return false;
  for (let command = first; command <= last; command++)
    if (index.typeOf(command) !== CommandType.UTIMES) return false;
  return true;
}

/** By its number, or where nothing tells that, by its path before the stream. */
function subject(inode: StreamInode | undefined): string {
  if (!inode) return '';
  return inode.ino === undefined ? `path ${pathAfter(inode, -1)}` : `inode ${String(inode.ino)}`;
}
