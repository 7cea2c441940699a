// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../../engine/stream/commandType';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { CommandGroups } from './commandGroups';
import type { InodeTable } from './inodeTable';
import { none } from './nameTable';

/**
 * Divides a stream as the kernel made it, inode by inode, slice by slice. The UTIMES of directories come
 * late, in the midst of other inodes' commands and at the end: within a group they stay, between groups
 * they make one of their own.
 */
export class CommandGrouper {
  readonly groups: CommandGroups;
  #index: StreamIndex;
  readonly #table: InodeTable;
  #inodeOfCommand: Int32Array;
  #next = 0;
  /** The inode of the group at hand; `none` where none has begun. */
  #inode = none;
  #first = 0;
  #last = -1;
  #done = false;
  /** Groups of which none is ended by the last command. */
  #sure = 0;

  /** `inodeOfCommand` has each command's inode, by its place in the table, or `none`. */
  constructor(index: StreamIndex, table: InodeTable, inodeOfCommand: Int32Array) {
    this.#index = index;
    this.#table = table;
    this.#inodeOfCommand = inodeOfCommand;
    this.groups = new CommandGroups(table);
  }

  /** Goes on where there are more commands than there were; those that it had are the same. */
  goOnIn(index: StreamIndex, inodeOfCommand: Int32Array): void {
    this.#index = index;
    this.#inodeOfCommand = inodeOfCommand;
    if (this.#done) this.groups.keepFirst(this.#sure);
    this.#done = false;
  }

  /** The first command of which it isn't known yet in which group it is, and where that ends. */
  get groupedUntil(): number {
    return this.#done ? this.#inodeOfCommand.length : this.#first;
  }

  /** Goes through up to `count` commands more, none from `until` on; true when all are in groups. */
  step(count: number, until = this.#inodeOfCommand.length): boolean {
    if (this.#done) return true;
    const { length } = this.#inodeOfCommand;
    const end = Math.min(this.#next + count, until);
    while (this.#next < end) {
      this.#take(this.#next);
      // Those of a run are all about one inode.
      const run = this.#inode === none ? undefined : this.#index.runOf(this.#next);
      if (run) this.#last = run.end - 1;
      this.#next = run?.end ?? this.#next + 1;
    }
    if (this.#next < length) return false;
    this.#sure = this.groups.length;
    this.#close(length);
    this.#done = true;
    return true;
  }

  #take(command: number): void {
    const inode = this.#inodeOfCommand[command] ?? none;
    if (inode !== none && inode === this.#inode) {
      this.#last = command;
      return;
    }
    if (inode !== none && this.#isDirectoryTimes(command, inode)) return;
    this.#close(command);
    this.#inode = inode;
    // A command about no inode is in no group: the next one begins behind it.
    this.#first = inode === none ? command + 1 : command;
    this.#last = command;
  }

  #close(before: number): void {
    const isOpen = this.#inode !== none;
    if (isOpen) this.groups.push(this.#inode, this.#first, this.#last);
    const times = isOpen ? this.#last + 1 : this.#first;
    if (before <= times) return;
    const only = before - times === 1 ? this.#inodeOfCommand[times] : undefined;
    this.groups.push(only ?? none, times, before - 1);
  }

  #isDirectoryTimes(command: number, inode: number): boolean {
    return (
      this.#index.typeOf(command) === CommandType.UTIMES &&
      this.#table.kindOf(inode) === 'directory'
    );
  }
}
