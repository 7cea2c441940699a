// SPDX-License-Identifier: GPL-2.0-only
import type { NameBytes } from './nameBytes';

/** Bytes of a block; no name lies in two. */
const blockLength = 65_536;

/** Places are multiples of so many bytes, so that 32 bits name more of them. */
const step = 4;
const placesInBlock = blockLength / step;

/** Bytes of many names, each in a place of its own. */
export class NameArena {
  readonly #blocks: Uint8Array[] = [];
  /** Bytes of the last block that are taken. */
  #taken = blockLength;

  /** A place for so many bytes, at most 65,536. */
  reserve(length: number): number {
    if (this.#taken + length > blockLength) {
      this.#blocks.push(new Uint8Array(blockLength));
      this.#taken = 0;
    }
    const place = (this.#blocks.length - 1) * placesInBlock + this.#taken / step;
    this.#taken += Math.ceil(length / step) * step;
    return place;
  }

  put(place: number, { bytes, start, end }: NameBytes): void {
    const block = this.#blockOf(place);
    let to = (place % placesInBlock) * step;
    for (let at = start; at < end; at++) block[to++] = bytes[at] ?? 0;
  }

  /** Whether these bytes, whose length is right, are there. */
  holds(place: number, { bytes, start, end }: NameBytes): boolean {
    const block = this.#blockOf(place);
    let to = (place % placesInBlock) * step + (end - start);
    // Names differ at their ends.
    for (let at = end - 1; at >= start; at--) if (block[--to] !== bytes[at]) return false;
    return true;
  }

  name(place: number, length: number, hash: number): NameBytes {
    const start = (place % placesInBlock) * step;
    return { bytes: this.#blockOf(place), start, end: start + length, hash };
  }

  #blockOf(place: number): Uint8Array {
    return this.#blocks[Math.floor(place / placesInBlock)] ?? nothing;
  }
}

const nothing = new Uint8Array(0);
