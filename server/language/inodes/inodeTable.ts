// SPDX-License-Identifier: GPL-2.0-only
import { Int32Column } from './int32Column';
import { NameTable, none } from './nameTable';
import { UsualColumn } from './usualColumn';

/** What an inode is; of some that were there before a stream it doesn't tell. */
export type InodeKind = (typeof kinds)[number];

const kinds = ['unknown', 'directory', 'file', 'symlink', 'device', 'fifo', 'socket'] as const;

/** What is known of an inode when it is first told of. */
export interface NewInode {
  readonly ino: number | undefined;
  readonly gen: number | undefined;
  readonly kind: InodeKind;
  /** The command that makes it; undefined for what was there before the stream. */
  readonly created: number | undefined;
  /** Which of the file's subvolumes it is in. */
  readonly tree: number;
  /** The parent's inode that it is; `none` where it is none. */
  readonly origin: number;
}

/** What stands for a number that isn't known. */
const unknown = NaN;

/**
 * The inodes that a file's streams tell of, by their numbers from 0 on, and all names that they had. In
 * columns: a long stream has millions, and as objects they would take several times the memory.
 */
export class InodeTable {
  readonly names: NameTable;
  /** Numbers and generations: up to 2^53. */
  #numbers = new Float64Array(128);
  readonly #kinds: Int32Column;
  readonly #created: Int32Column;
  readonly #trees: UsualColumn;
  readonly #origins: UsualColumn;
  /** Each inode's two oldest names, and the others of the few that have more. */
  readonly #firstNames: Int32Column;
  readonly #secondNames: Int32Column;
  readonly #furtherNames = new Map<number, number[]>();
  #isSettled = true;
  /** The tables in which the parents' inodes are, by the subvolumes' numbers. */
  readonly #parents: (InodeTable | undefined)[] = [];

  /** `expected` is about how many names there will be. */
  constructor(expected = 0) {
    this.names = new NameTable(expected);
    this.#kinds = new Int32Column(expected / 2);
    this.#created = new Int32Column(expected / 2);
    this.#trees = new UsualColumn(0, expected / 2);
    this.#origins = new UsualColumn(none, expected / 2);
    this.#firstNames = new Int32Column(expected / 2);
    this.#secondNames = new Int32Column(expected / 2);
  }

  get count(): number {
    return this.#kinds.length;
  }

  /**
   * Whether nothing can become known of the inodes, or of the names that they had so far, but what later
   * commands do: all were made by commands that say what they are, as in a full send.
   */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** A new subvolume's number; its parent's inodes are in the table `parent`. */
  addTree(parent: InodeTable | undefined): number {
    this.#parents.push(parent);
    return this.#parents.length - 1;
  }

  add({ ino, gen, kind, created, tree, origin }: NewInode): number {
    const added = this.count;
    if (ino === undefined || kind === 'unknown' || origin !== none) this.#isSettled = false;
    if (2 * added === this.#numbers.length) {
      const longer = new Float64Array(2 * this.#numbers.length);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[2 * added] = ino ?? unknown;
    this.#numbers[2 * added + 1] = gen ?? unknown;
    this.#kinds.push(kinds.indexOf(kind));
    this.#created.push(created ?? none);
    this.#trees.push(tree);
    this.#origins.push(origin);
    this.#firstNames.push(none);
    this.#secondNames.push(none);
    return added;
  }

  inoOf(inode: number): number | undefined {
    return known(this.#numbers[2 * inode]);
  }

  genOf(inode: number): number | undefined {
    return known(this.#numbers[2 * inode + 1]);
  }

  /** Takes a number, or a generation, as the inode's where none is known yet. */
  learn(inode: number, ino: number, gen: number): void {
    if (this.inoOf(inode) === undefined) this.#numbers[2 * inode] = ino;
    if (this.inoOf(inode) === ino && this.genOf(inode) === undefined)
      this.#numbers[2 * inode + 1] = gen;
  }

  kindOf(inode: number): InodeKind {
    return kinds[this.#kinds.at(inode)] ?? 'unknown';
  }

  /** Takes a kind as the inode's where none is known yet. */
  learnKind(inode: number, kind: InodeKind): void {
    if (this.#kinds.at(inode) === 0) this.#kinds.set(inode, kinds.indexOf(kind));
  }

  createdOf(inode: number): number | undefined {
    const created = this.#created.at(inode);
    return created === none ? undefined : created;
  }

  originOf(inode: number): number {
    return this.#origins.at(inode);
  }

  /** The table in which the origin is. */
  parentOf(inode: number): InodeTable | undefined {
    return this.#parents[this.#trees.at(inode)];
  }

  nameCountOf(inode: number): number {
    if (this.#firstNames.at(inode) === none) return 0;
    if (this.#secondNames.at(inode) === none) return 1;
    return 2 + (this.#furtherNames.get(inode)?.length ?? 0);
  }

  /** One of the inode's names, from 0 on in the order of their making; `none` where there is none. */
  nameOf(inode: number, place: number): number {
    if (place === 0) return this.#firstNames.at(inode);
    if (place === 1) return this.#secondNames.at(inode);
    return this.#furtherNames.get(inode)?.[place - 2] ?? none;
  }

  /** Adds a name at a place among the inode's. */
  insertName(inode: number, place: number, name: number): void {
    if (place === 0) {
      const first = this.#firstNames.at(inode);
      this.#firstNames.set(inode, name);
      if (first !== none) this.insertName(inode, 1, first);
    } else if (place === 1) {
      const second = this.#secondNames.at(inode);
      this.#secondNames.set(inode, name);
      if (second !== none) this.insertName(inode, 2, second);
    } else {
      const further = this.#furtherNames.get(inode);
      if (further) further.splice(place - 2, 0, name);
      else this.#furtherNames.set(inode, [name]);
    }
  }
}

const known = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value;
