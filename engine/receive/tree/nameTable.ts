// SPDX-License-Identifier: GPL-2.0-only
import { GrowingNumbers } from '../growingNumbers';
import { NameArena } from './nameArena';
import type { NameBytes } from './nameBytes';

/** A row's fields, 32 bits each. Lists are chains of rows. */
const Field = {
  directory: 0,
  inode: 1,
  since: 2,
  hash: 3,
  place: 4,
  length: 5,
  nextInBucket: 6,
  nextInDirectory: 7,
  previousInDirectory: 8,
  nextOfInode: 9,
  previousOfInode: 10,
} as const;
type Field = (typeof Field)[keyof typeof Field];
const width = 11;

/** No row, no inode, no command. */
export const none = -1;

/** Rows that memory is taken for beforehand, at most. */
const mostExpected = 2 ** 20;

/** Rows of a directory in one chain at most; nearly all directories have fewer. */
const longestChain = 8;

/**
 * A directory's names: the ends of their list, and of all rows of the directory that are in force, by
 * hash, the first of each bucket, counted from 1; of few rows there is one bucket. Commands stay in one
 * directory for long, and what they ask for there is near at hand.
 */
export class NameList {
  first = none;
  last = none;
  bucket = 0;
  buckets: Int32Array | undefined = undefined;
  entered = 0;
}

/**
 * The names of all directories of a volume: who has them, by numbers that inodes have on the volume,
 * which inode they lead to, and the command that gave them. A row is made once; it can be in force and
 * out of force again and again. All is in columns: there are hundreds of thousands.
 */
export class NameTable {
  #rows = new Int32Array(1024 * width);
  #count = 0;
  /** Of each inode the newest of its names in force. */
  readonly #firstOfInode = new GrowingNumbers();
  readonly #arena = new NameArena();
  /** Rows that are free, by their name's length, which a new name of that length takes over. */
  readonly #free: number[][] = [];

  /** Makes room for so many rows more, as far as that is sensible: what isn't used costs nothing. */
  expect(rows: number): void {
    const wanted = this.#count + Math.min(rows, mostExpected);
    if (wanted * width > this.#rows.length) this.#resize(wanted);
  }

  /** The row in force of a directory's name; `none` where there is none. */
  find(list: NameList, name: NameBytes): number {
    const rows = this.#rows;
    const length = name.end - name.start;
    let row = firstOf(list, name.hash) - 1;
    while (row !== none) {
      const at = row * width;
      if (
        rows[at + Field.hash] === name.hash &&
        rows[at + Field.length] === length &&
        this.#arena.holds(rows[at + Field.place] ?? 0, name)
      )
        return row;
      row = rows[at + Field.nextInBucket] ?? none;
    }
    return none;
  }

  /** Makes a row, not in force yet; `inode` is `none` for a name that certainly leads nowhere. */
  make(directory: number, name: NameBytes, inode: number, since: number): number {
    const length = name.end - name.start;
    const free = this.#free[length]?.pop();
    const row = free ?? this.#append(length);
    const rows = this.#rows;
    const at = row * width;
    this.#arena.put(rows[at + Field.place] ?? 0, name);
    rows[at + Field.directory] = directory;
    rows[at + Field.inode] = inode;
    rows[at + Field.since] = since;
    rows[at + Field.hash] = name.hash;
    return row;
  }

  /** Gives up a row that is not in force. */
  free(row: number): void {
    (this.#free[this.#get(row, Field.length)] ??= []).push(row);
  }

  directoryOf(row: number): number {
    return this.#get(row, Field.directory);
  }

  inodeOf(row: number): number {
    return this.#get(row, Field.inode);
  }

  /** The command that gave the name; `none` for one from before. */
  sinceOf(row: number): number {
    return this.#get(row, Field.since);
  }

  nameOf(row: number): NameBytes {
    const [place, length] = [this.#get(row, Field.place), this.#get(row, Field.length)];
    return this.#arena.name(place, length, this.#get(row, Field.hash));
  }

  /** The next name of the same directory, in the order in which they came into force. */
  nextInDirectory(row: number): number {
    return this.#get(row, Field.nextInDirectory);
  }

  /** The newest in force of an inode's names; `none` where it has none. */
  firstOfInode(inode: number): number {
    return this.#firstOfInode.at(inode) ?? none;
  }

  /** The next name of the same inode, the newest in force first. */
  nextOfInode(row: number): number {
    return this.#get(row, Field.nextOfInode);
  }

  /** Puts a row in force, where its name is free. */
  enter(row: number, list: NameList): void {
    this.enterAlone(row, list);
    this.#set(row, Field.previousInDirectory, list.last);
    this.#set(row, Field.nextInDirectory, none);
    if (list.last === none) list.first = row;
    else this.#set(list.last, Field.nextInDirectory, row);
    list.last = row;
    this.#set(row, Field.previousOfInode, none);
    const inode = this.inodeOf(row);
    const first = this.firstOfInode(inode);
    this.#set(row, Field.nextOfInode, first);
    if (first !== none) this.#set(first, Field.previousOfInode, row);
    this.#firstOfInode.set(inode, row);
  }

  /** Takes a row out of force. */
  leave(row: number, list: NameList): void {
    this.leaveAlone(row, list);
    const before = this.#get(row, Field.previousInDirectory);
    const after = this.#get(row, Field.nextInDirectory);
    if (before === none) list.first = after;
    else this.#set(before, Field.nextInDirectory, after);
    if (after === none) list.last = before;
    else this.#set(after, Field.previousInDirectory, before);
    const newer = this.#get(row, Field.previousOfInode);
    const older = this.#get(row, Field.nextOfInode);
    if (newer === none) this.#firstOfInode.set(this.inodeOf(row), older);
    else this.#set(newer, Field.nextOfInode, older);
    if (older !== none) this.#set(older, Field.previousOfInode, newer);
  }

  /** The same for a row that leads nowhere, and is not in the list. */
  enterAlone(row: number, list: NameList): void {
    if (list.entered >= (list.buckets?.length ?? longestChain)) this.#rehash(list);
    list.entered += 1;
    this.#enterBucket(row, list);
  }

  leaveAlone(row: number, list: NameList): void {
    list.entered -= 1;
    const hash = this.#get(row, Field.hash);
    const next = this.#get(row, Field.nextInBucket);
    let at = firstOf(list, hash) - 1;
    if (at === row) {
      setFirst(list, hash, next + 1);
      return;
    }
    while (at !== none && this.#get(at, Field.nextInBucket) !== row)
      at = this.#get(at, Field.nextInBucket);
    if (at !== none) this.#set(at, Field.nextInBucket, next);
  }

  #enterBucket(row: number, list: NameList): void {
    const hash = this.#get(row, Field.hash);
    this.#set(row, Field.nextInBucket, firstOf(list, hash) - 1);
    setFirst(list, hash, row + 1);
  }

  /** Which rows are in force is known by the buckets alone: they are taken from there. */
  #rehash(list: NameList): void {
    const before = list.buckets ?? [list.bucket];
    list.buckets = new Int32Array(4 * (list.buckets?.length ?? longestChain));
    for (const first of before) {
      for (let row = first - 1; row !== none;) {
        const next = this.#get(row, Field.nextInBucket);
        this.#enterBucket(row, list);
        row = next;
      }
    }
  }

  #append(length: number): number {
    if ((this.#count + 1) * width > this.#rows.length) this.#resize(this.#count * 2);
    const row = this.#count;
    this.#count += 1;
    this.#set(row, Field.place, this.#arena.reserve(length));
    this.#set(row, Field.length, length);
    return row;
  }

  #resize(count: number): void {
    const rows = new Int32Array(count * width);
    rows.set(this.#rows);
    this.#rows = rows;
  }

  #get(row: number, field: Field): number {
    return this.#rows[row * width + field] ?? none;
  }

  #set(row: number, field: Field, value: number): void {
    this.#rows[row * width + field] = value;
  }
}

function firstOf({ buckets, bucket }: NameList, hash: number): number {
  return buckets ? (buckets[hash & (buckets.length - 1)] ?? 0) : bucket;
}

function setFirst(list: NameList, hash: number, first: number): void {
  const { buckets } = list;
  if (buckets) buckets[hash & (buckets.length - 1)] = first;
  else list.bucket = first;
}
