// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import { Int32Column } from './int32Column';
import { NameBytes, type Stretch } from './nameBytes';
import { UsualColumn } from './usualColumn';

/** What a name is made of; inodes, directories and names by their numbers. */
export interface NewName {
  readonly inode: number;
  readonly directory: number;
  readonly name: Stretch;
  /** The command that makes it; −1 where it was there before the stream. */
  readonly from: number;
  /** The parent's name that it is; `none` where it is none, or the parent isn't at hand. */
  readonly origin: number;
}

/** No inode, no name. */
export const none = -1;

/** Above every command's number, and still a small integer to the machine. */
export const never = 2 ** 31 - 1;

/**
 * All names that inodes have had, in columns: a long stream makes millions. Those that are entries of
 * their directories now are found by their bytes.
 */
export class NameTable {
  readonly #inodes: Int32Column;
  readonly #directories: Int32Column;
  readonly #froms: Int32Column;
  readonly #untils: Int32Column;
  readonly #origins: UsualColumn;
  readonly #addresses: Int32Column;
  readonly #lengths: Int32Column;
  readonly #hashes: Int32Column;
  readonly #bytes = new NameBytes();
  /** Open addressing: each slot holds an entry's number and 1, or 0. Never more than half are taken. */
  #slots = new Int32Array(256);
  #entries = 0;

  /** `expected` is about how many there will be. */
  constructor(expected: number) {
    this.#inodes = new Int32Column(expected);
    this.#directories = new Int32Column(expected);
    this.#froms = new Int32Column(expected);
    this.#untils = new Int32Column(expected);
    this.#origins = new UsualColumn(none, expected);
    this.#addresses = new Int32Column(expected);
    this.#lengths = new Int32Column(expected);
    this.#hashes = new Int32Column(expected);
  }

  inodeOf(name: number): number {
    return this.#inodes.at(name);
  }

  directoryOf(name: number): number {
    return this.#directories.at(name);
  }

  fromOf(name: number): number {
    return this.#froms.at(name);
  }

  untilOf(name: number): number {
    return this.#untils.at(name);
  }

  originOf(name: number): number {
    return this.#origins.at(name);
  }

  textOf(name: number): ByteString {
    return this.#bytes.name(this.#addresses.at(name), this.#lengths.at(name));
  }

  /** Adds a name as an entry of its directory, which must have none that is called so. */
  add({ inode, directory, name, from, origin }: NewName): number {
    const added = this.#inodes.length;
    this.#inodes.push(inode);
    this.#directories.push(directory);
    this.#froms.push(from);
    this.#untils.push(never);
    this.#origins.push(origin);
    this.#addresses.push(this.#bytes.keep(name));
    this.#lengths.push(name.end - name.start);
    this.#hashes.push(hashOf(directory, name));
    this.#enter(added);
    return added;
  }

  /** The command `until` takes an entry away, or puts another in its place. */
  end(name: number, until: number): void {
    this.#untils.set(name, until);
    this.#leave(name);
  }

  /** The entry of a directory that is called so; `none` where there is none. */
  entry(directory: number, name: Stretch): number {
    const hash = hashOf(directory, name);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (this.#slots[slot] ?? 0) - 1;
      if (found === none) return none;
      if (this.#hashes.at(found) !== hash || this.#directories.at(found) !== directory) continue;
      if (this.#bytes.isAt(this.#addresses.at(found), this.#lengths.at(found), name)) return found;
    }
  }

  #enter(name: number): void {
    if (2 * (this.#entries + 1) > this.#slots.length) this.#spread();
    this.#entries++;
    this.#place(name);
  }

  #place(name: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes.at(name) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = name + 1;
  }

  #spread(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (const taken of before) if (taken !== 0) this.#place(taken - 1);
  }

  /** Takes an entry's slot away, and moves up those behind it that looked for theirs from before it. */
  #leave(name: number): void {
    const mask = this.#slots.length - 1;
    let gap = this.#hashes.at(name) & mask;
    while (this.#slots[gap] !== name + 1) {
      if (this.#slots[gap] === 0) return;
      gap = (gap + 1) & mask;
    }
    this.#entries--;
    for (let slot = (gap + 1) & mask; ; slot = (slot + 1) & mask) {
      const taken = this.#slots[slot] ?? 0;
      if (taken === 0) break;
      const distance = (slot - this.#hashes.at(taken - 1)) & mask;
      if (distance < ((slot - gap) & mask)) continue;
      this.#slots[gap] = taken;
      gap = slot;
    }
    this.#slots[gap] = 0;
  }
}

/** Another in each process: nobody can write a stream whose names all meet in one slot. */
const seed = Math.floor(Math.random() * 2 ** 32);

function hashOf(directory: number, { bytes, start, end }: Stretch): number {
  let hash = Math.imul(directory ^ seed, 0x9e3779b1);
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
