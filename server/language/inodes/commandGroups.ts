// SPDX-License-Identifier: GPL-2.0-only
import type { InodeTable } from './inodeTable';
import { none } from './nameTable';
import { StreamInode } from './streamInode';

/** Commands that follow each other and are about one inode, from `first` to `last`. */
export interface CommandGroup {
  /** Undefined for a run of times of several directories, which the kernel puts off. */
  readonly inode: StreamInode | undefined;
  readonly first: number;
  readonly last: number;
}

/** A stream's groups in order, none of which overlap; in typed arrays, for there may be millions. */
export class CommandGroups implements Iterable<CommandGroup> {
  readonly #table: InodeTable;
  /** Of each group three numbers: its inode's place, its first command and its last. */
  #numbers = new Int32Array(3 * 64);
  #length = 0;

  constructor(table: InodeTable) {
    this.#table = table;
  }

  get length(): number {
    return this.#length;
  }

  /** `inode` is a place in the table, or `none`. */
  push(inode: number, first: number, last: number): void {
    const at = 3 * this.#length;
    if (at === this.#numbers.length) {
      const longer = new Int32Array(2 * at);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[at] = inode;
    this.#numbers[at + 1] = first;
    this.#numbers[at + 2] = last;
    this.#length += 1;
  }

  /** Takes away all groups behind the first ones. */
  keepFirst(count: number): void {
    this.#length = Math.min(this.#length, count);
  }

  /** The group at a place from 0 on; undefined where there is none. */
  at(place: number): CommandGroup | undefined {
    if (!(place >= 0 && place < this.#length)) return undefined;
    const inode = this.#number(place, 0);
    return {
      inode: inode === none ? undefined : new StreamInode(this.#table, inode),
      first: this.#number(place, 1),
      last: this.#number(place, 2),
    };
  }

  /** The place of the first group that ends with the command or behind it; `length` where none does. */
  placeOf(command: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#number(middle, 2) < command) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The groups that have commands from `first` to `last`. */
  *between(first: number, last: number): Generator<CommandGroup, void> {
    for (let place = this.placeOf(first); ; place++) {
      const group = this.at(place);
      if (!group || group.first > last) return;
      yield group;
    }
  }

  [Symbol.iterator](): Iterator<CommandGroup> {
    return this.between(0, Infinity);
  }

  #number(place: number, which: 0 | 1 | 2): number {
    return this.#numbers[3 * place + which] ?? none;
  }
}
