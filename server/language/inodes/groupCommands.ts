// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../../engine/stream/commandType';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { CommandGroups } from './commandGroups';
import type { StreamInode } from './streamInode';

/**
 * Divides a stream as the kernel made it, inode by inode, slice by slice. The UTIMES of directories come
 * late, in the midst of other inodes' commands and at the end: within a group they stay, between groups
 * they make one of their own.
 */
export class CommandGrouper {
  readonly groups: CommandGroups;
  readonly #index: StreamIndex;
  readonly #inodeOf: (command: number) => StreamInode | undefined;
  #next = 0;
  /** The group at hand; of no inode where none has begun. */
  #inode: StreamInode | undefined;
  #first = 0;
  #last = -1;
  #done = false;

  constructor(
    index: StreamIndex,
    inodes: readonly StreamInode[],
    inodeOf: (command: number) => StreamInode | undefined,
  ) {
    this.#index = index;
    this.#inodeOf = inodeOf;
    this.groups = new CommandGroups(inodes);
  }

  /** Goes through up to `count` commands more; true when all are in groups. */
  step(count: number): boolean {
    if (this.#done) return true;
    const { commandCount } = this.#index;
    const end = Math.min(this.#next + count, commandCount);
    for (; this.#next < end; this.#next++) this.#take(this.#next);
    if (this.#next < commandCount) return false;
    this.#close(commandCount);
    this.#done = true;
    return true;
  }

  #take(command: number): void {
    const subject = this.#inodeOf(command);
    if (subject && subject === this.#inode) {
      this.#last = command;
      return;
    }
    if (subject && this.#isDirectoryTimes(command, subject)) return;
    this.#close(command);
    this.#inode = subject;
    // A command about no inode is in no group: the next one begins behind it.
    this.#first = subject ? command : command + 1;
    this.#last = command;
  }

  #close(before: number): void {
    const inode = this.#inode;
    const first = this.#first;
    const last = this.#last;
    if (inode) this.groups.push({ inode, first, last });
    const times = inode ? last + 1 : first;
    if (before <= times) return;
    const only = before - times === 1 ? this.#inodeOf(times) : undefined;
    this.groups.push({ inode: only, first: times, last: before - 1 });
  }

  #isDirectoryTimes(command: number, subject: StreamInode): boolean {
    return subject.kind === 'directory' && this.#index.typeOf(command) === CommandType.UTIMES;
  }
}
