// SPDX-License-Identifier: GPL-2.0-only
import type { Stretch } from './nameBytes';
import { none } from './nameTable';

const slash = 0x2f;
const dot = 0x2e;
const noBytes = new Uint8Array(0);

/**
 * Where a path leads: the last of its names, and the directory that this is in. One serves for path after
 * path, for who looks up millions. What leads nowhere in a path, `.` and nothing, counts as no name.
 */
export class PathPlace implements Stretch {
  bytes: Uint8Array = noBytes;
  /** Of the name at hand. */
  start = 0;
  end = 0;
  /** The directory in which the name at hand is; `none` where the path leads nowhere. */
  directory = none;
  /** Where the next name begins, and behind the path. */
  #nextStart = 0;
  #pathEnd = 0;
  /** The directories from the root to that one. */
  #chain = new Int32Array(64);
  #depth = 0;

  /** Begins a path at its first name, in the root directory; false where it has no name. */
  begin({ bytes, start, end }: Stretch, root: number): boolean {
    this.bytes = bytes;
    this.#pathEnd = end;
    this.#nextStart = this.#nameFrom(start);
    this.#depth = 0;
    this.#enter(root);
    return this.#next();
  }

  /** Whether no name comes behind the one at hand. */
  get isLast(): boolean {
    return this.#nextStart === this.#pathEnd;
  }

  /** Goes on with the next name, which is in this directory; false, where there is none. */
  nextIn(directory: number): boolean {
    this.#enter(directory);
    return this.#next();
  }

  /** Whether the place is in the inode or in a directory below it. */
  isBelow(inode: number): boolean {
    for (let at = 0; at < this.#depth; at++) if (this.#chain[at] === inode) return true;
    return false;
  }

  #enter(directory: number): void {
    if (this.#depth === this.#chain.length) {
      const longer = new Int32Array(2 * this.#depth);
      longer.set(this.#chain);
      this.#chain = longer;
    }
    this.directory = directory;
    this.#chain[this.#depth++] = directory;
  }

  #next(): boolean {
    if (this.isLast) return false;
    this.start = this.#nextStart;
    this.end = this.#slashFrom(this.start);
    this.#nextStart = this.#nameFrom(this.end);
    return true;
  }

  /** Where the first name at or behind a byte begins; the path's end where there is none. */
  #nameFrom(from: number): number {
    let at = from;
    while (at < this.#pathEnd) {
      const end = this.#slashFrom(at);
      const leadsNowhere = end === at || (end === at + 1 && this.bytes[at] === dot);
      if (!leadsNowhere) return at;
      at = Math.min(end + 1, this.#pathEnd);
    }
    return at;
  }

  #slashFrom(from: number): number {
    let at = from;
    while (at < this.#pathEnd && this.bytes[at] !== slash) at++;
    return at;
  }
}
