// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import type { InodeKind, InodeTable } from './inodeTable';
import { none } from './nameTable';

export type { InodeKind } from './inodeTable';
export { never } from './nameTable';

/**
 * One inode as far as a stream tells of it: a view of its table's columns, made when asked for. Two of
 * one inode are told by `is`.
 */
export class StreamInode {
  readonly table: InodeTable;
  /** Its place in the table. */
  readonly id: number;

  constructor(table: InodeTable, id: number) {
    this.table = table;
    this.id = id;
  }

  is(other: StreamInode | undefined): boolean {
    return other?.id === this.id && other.table === this.table;
  }

  /** Undefined where only the parent's stream could tell. */
  get ino(): number | undefined {
    return this.table.inoOf(this.id);
  }

  /** Its generation, which only an orphan name tells. */
  get gen(): number | undefined {
    return this.table.genOf(this.id);
  }

  get kind(): InodeKind {
    return this.table.kindOf(this.id);
  }

  /** The MK… or SYMLINK command; undefined for what was there before the stream. */
  get created(): number | undefined {
    return this.table.createdOf(this.id);
  }

  /** The parent's inode that it is, where the parent's stream is at hand. */
  get origin(): StreamInode | undefined {
    const parent = this.table.parentOf(this.id);
    const origin = this.table.originOf(this.id);
    return parent && origin !== none ? new StreamInode(parent, origin) : undefined;
  }

  /** The subvolume's root has none. */
  get nameCount(): number {
    return this.table.nameCountOf(this.id);
  }

  /** One of its names, from 0 on in the order of their making. */
  nameAt(place: number): NameRecord | undefined {
    const name = this.table.nameOf(this.id, place);
    return place >= 0 && name !== none ? new NameRecord(this.table, name) : undefined;
  }

  /** Its names from one place up to, and without, another; oldest first. */
  names(from = 0, to = this.nameCount): NameRecord[] {
    const names: NameRecord[] = [];
    const end = Math.min(to, this.nameCount);
    for (let place = Math.max(0, from); place < end; place++)
      names.push(new NameRecord(this.table, this.table.nameOf(this.id, place)));
    return names;
  }

  /** How many of its names were made until the command `at`: these are its oldest. */
  nameCountUntil(at: number): number {
    const { names } = this.table;
    let low = 0;
    let high = this.nameCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (names.fromOf(this.table.nameOf(this.id, middle)) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A name of an inode, and for how long; a view as well. */
export class NameRecord {
  readonly table: InodeTable;
  /** Its number among the table's names. */
  readonly id: number;

  constructor(table: InodeTable, id: number) {
    this.table = table;
    this.id = id;
  }

  is(other: NameRecord | undefined): boolean {
    return other?.id === this.id && other.table === this.table;
  }

  get inode(): StreamInode {
    return new StreamInode(this.table, this.table.names.inodeOf(this.id));
  }

  get directory(): StreamInode {
    return new StreamInode(this.table, this.table.names.directoryOf(this.id));
  }

  get name(): ByteString {
    return this.table.names.textOf(this.id);
  }

  /** The parent's name that it is, where it was there before the stream and the parent's is at hand. */
  get origin(): NameRecord | undefined {
    const parent = this.table.parentOf(this.table.names.inodeOf(this.id));
    const origin = this.table.names.originOf(this.id);
    return parent && origin !== none ? new NameRecord(parent, origin) : undefined;
  }

  /** The command that made it; −1 where it was there before the stream. */
  get from(): number {
    return this.table.names.fromOf(this.id);
  }

  /** The command that took it away; `never` for none. */
  get until(): number {
    return this.table.names.untilOf(this.id);
  }

  /** Its place among its inode's names. */
  get place(): number {
    const { inode } = this;
    for (let place = inode.nameCountUntil(this.from) - 1; place > 0; place--)
      if (this.table.nameOf(inode.id, place) === this.id) return place;
    return 0;
  }
}
