// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../../engine/byteString';

/** A stretch of bytes that holds a path or a name: `end` is behind it. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The longest attribute and more: no name runs over two blocks. */
const blockLength = 65_536;

/** The bytes of many names, kept without an object for any. */
export class NameBytes {
  readonly #blocks: Uint8Array[] = [];
  #used = blockLength;

  /** Keeps a name of up to 65,535 bytes; what it gives is the name's address. */
  keep({ bytes, start, end }: Stretch): number {
    if (this.#used + end - start > blockLength) {
      this.#blocks.push(new Uint8Array(blockLength));
      this.#used = 0;
    }
    const block = this.#blocks.at(-1);
    const address = (this.#blocks.length - 1) * blockLength + this.#used;
    for (let at = start; at < end; at++) {
      if (block) block[this.#used] = bytes[at] ?? 0;
      this.#used++;
    }
    return address;
  }

  /** Whether the `length` bytes at an address are those of the stretch. */
  isAt(address: number, length: number, { bytes, start, end }: Stretch): boolean {
    if (end - start !== length) return false;
    const block = this.#blocks[Math.floor(address / blockLength)];
    const from = address % blockLength;
    for (let at = 0; at < length; at++) if (block?.[from + at] !== bytes[start + at]) return false;
    return true;
  }

  name(address: number, length: number): ByteString {
    const bytes = this.#blocks[Math.floor(address / blockLength)] ?? new Uint8Array(0);
    const start = address % blockLength;
    return byteStringOf(bytes, start, start + length);
  }
}
