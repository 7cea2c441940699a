// SPDX-License-Identifier: GPL-2.0-only
import type { CommandNumber } from '../receivedInode';
import type { ReceivingVolume } from '../volume';
import type { Inode } from './inode';
import type { NameBytes } from './nameBytes';
import { NameList, none } from './nameTable';

/** A directory's names, as far as they were asked for or changed: rows of the volume's. */
export class DirectoryNames extends NameList {
  count: number | undefined;
  /** The command that last changed one. */
  changed: CommandNumber | undefined;
  /** The journal's last change of one, by its number there; -1 where there is none. */
  lastChange = -1;
  readonly #volume: ReceivingVolume;
  readonly #directory: number;
  /** Whether there may be names from before: that one of them is gone takes a row of its own. */
  readonly #hasPast: boolean;

  constructor({ tree, id, entryCount }: Inode, hasPast: boolean) {
    super();
    this.count = entryCount;
    this.changed = undefined;
    this.#volume = tree.volume;
    this.#directory = id;
    this.#hasPast = hasPast;
  }

  /** The row of a name, which may say that it leads nowhere; `none` where nothing is known of it here. */
  rowOf(name: NameBytes): number {
    return this.#volume.names.find(this, name);
  }

  /** What a row leads to; null for nothing. */
  behind(row: number): Inode | null {
    const inode = this.#volume.names.inodeOf(row);
    return inode === none ? null : this.#volume.inodeAt(inode);
  }

  /** Those that lead somewhere, in the order in which they came. */
  rows(): number[] {
    const rows: number[] = [];
    for (let row = this.first; row !== none; row = this.#volume.names.nextInDirectory(row))
      rows.push(row);
    return rows;
  }

  /** A name that was there before: takes it in, which changes nothing. */
  adopt(name: NameBytes, inode: Inode): void {
    const { names } = this.#volume;
    names.enter(names.make(this.#directory, name, inode.id, none), this);
  }

  /** Puts a row in force, whose name is free; `at` is the command that changes the names. */
  add(row: number, at: CommandNumber | undefined): void {
    if (this.#hasPast) this.#forgetGone(row);
    this.#volume.names.enter(row, this);
    this.changed = at;
    if (this.count !== undefined) this.count += 1;
  }

  /** Takes a row out of force. */
  remove(row: number, at: CommandNumber | undefined): void {
    this.#volume.names.leave(row, this);
    if (this.#hasPast) this.#noteGone(row);
    this.changed = at;
    if (this.count !== undefined) this.count -= 1;
  }

  #noteGone(row: number): void {
    const { names } = this.#volume;
    names.enterAlone(names.make(this.#directory, names.nameOf(row), none, none), this);
  }

  #forgetGone(row: number): void {
    const { names } = this.#volume;
    const gone = this.rowOf(names.nameOf(row));
    if (gone === none) return;
    names.leaveAlone(gone, this);
    names.free(gone);
  }
}
