// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../../engine/stream/commandType';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { StreamInode } from './streamInode';

/** Commands that follow each other and are about one inode, from `first` to `last`. */
export interface CommandGroup {
  /** Undefined for a run of times of several directories, which the kernel puts off. */
  readonly inode: StreamInode | undefined;
  readonly first: number;
  readonly last: number;
}

/**
 * Divides a stream as the kernel made it, inode by inode. The UTIMES of directories come late, in the
 * midst of other inodes' commands and at the end: within a group they stay, between groups they make
 * one of their own.
 */
export function groupCommands(
  index: StreamIndex,
  inodeOf: (command: number) => StreamInode | undefined,
): CommandGroup[] {
  const groups: CommandGroup[] = [];
  let inode: StreamInode | undefined;
  let first = 0;
  let last = -1;
  const close = (before: number): void => {
    if (inode) groups.push({ inode, first, last });
    const times = inode ? last + 1 : first;
    if (before <= times) return;
    const only = before - times === 1 ? inodeOf(times) : undefined;
    groups.push({ inode: only, first: times, last: before - 1 });
  };
  for (let command = 0; command < index.commandCount; command++) {
    const subject = inodeOf(command);
    if (subject && subject === inode) {
      last = command;
      continue;
    }
    if (subject && isDirectoryTimes(index, command, subject)) continue;
    close(command);
    inode = subject;
    // A command about no inode is in no group: the next one begins behind it.
    first = subject ? command : command + 1;
    last = command;
  }
  close(index.commandCount);
  return groups;
}

function isDirectoryTimes(index: StreamIndex, command: number, subject: StreamInode): boolean {
  return subject.kind === 'directory' && index.typeOf(command) === CommandType.UTIMES;
}
