// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';

/** Bytes read at a time. */
const length = 512 * 1024;

/** Stretches asked for should be no longer than this: longer ones are read by themselves. */
export const longestStretch = length / 4;

/**
 * Reads a source from its beginning to its end, in big reads into the same memory where the source
 * can: what it gives holds only until the next call.
 */
export class ForwardWindow {
  readonly #source: ByteSource;
  readonly #buffer: Uint8Array | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#buffer = source.readInto && new Uint8Array(Math.min(length, source.size));
  }

  /** Up to `wanted` bytes at `offset`; fewer only at the source's end. */
  read(offset: number, wanted: number): Uint8Array {
    const at = offset - this.#start;
    if (at >= 0 && at + wanted <= this.#bytes.length) return this.#bytes.subarray(at, at + wanted);
    this.#start = offset;
    this.#bytes = this.#fill(offset, wanted);
    return this.#bytes.subarray(0, wanted);
  }

  #fill(offset: number, wanted: number): Uint8Array {
    if (!this.#source.readInto || !this.#buffer || wanted > this.#buffer.length)
      return this.#source.read(offset, Math.max(wanted, length));
    return this.#buffer.subarray(0, this.#source.readInto(offset, this.#buffer));
  }
}
