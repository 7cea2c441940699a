// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';

/** A window's smallest and largest length, in bytes. */
const smallest = 4096;
const largest = 256 * 1024;

/**
 * Reads a source forwards through a window that grows where the stretches asked for lie side by side,
 * and is small again after a leap: small commands come many to a read, and the payloads between
 * big ones are not read at all.
 */
export class ReadWindow {
  readonly #source: ByteSource;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #length = smallest;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Up to `length` bytes at `offset`, fewer only at the source's end; a view. */
  read(offset: number, length: number): Uint8Array {
    const at = this.seek(offset, length);
    return this.#bytes.subarray(at, at + length);
  }

  /** The bytes in the window now; `seek` says where in them an offset is. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Makes `length` bytes at `offset` part of `bytes`, as far as there are any, and says where. */
  seek(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#bytes.length) return at;
    const near = at >= 0 && at <= this.#bytes.length + smallest;
    this.#length = near ? Math.min(this.#length * 2, largest) : smallest;
    this.#bytes = this.#source.read(offset, Math.max(length, this.#length));
    this.#start = offset;
    return 0;
  }
}
