// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';

/** A window's smallest and largest length, in bytes. */
const smallest = 512;
const largest = 256 * 1024;

/**
 * Reads a source forwards through a window that grows where the stretches asked for lie side by side,
 * and is small again after a leap: small commands come many to a read, and the payloads between
 * big ones are not read at all.
 */
export class ReadWindow {
  readonly #source: ByteSource;
  /** Memory that is read into again and again, as long as was wanted; undefined where views are given away. */
  #memory: Uint8Array | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView | undefined;
  #start = 0;
  #length = smallest;

  /** Where `reuses` is set, what it gives holds only until the next call. */
  constructor(source: ByteSource, reuses = false) {
    this.#source = source;
    this.#memory = reuses && source.readInto ? new Uint8Array(smallest) : undefined;
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

  /** The same bytes. */
  get view(): DataView {
    this.#view ??= new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    return this.#view;
  }

  /** Makes `length` bytes at `offset` part of `bytes`, as far as there are any, and says where. */
  seek(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#bytes.length) return at;
    const near = at >= 0 && at <= this.#bytes.length + smallest;
    this.#length = near ? Math.min(this.#length * 2, largest) : smallest;
    this.#bytes = this.#fill(offset, Math.max(length, this.#length));
    this.#view = undefined;
    this.#start = offset;
    return 0;
  }

  #fill(offset: number, length: number): Uint8Array {
    if (!this.#memory || !this.#source.readInto || length > largest)
      return this.#source.read(offset, length);
    if (length > this.#memory.length)
      this.#memory = new Uint8Array(Math.min(largest, Math.max(length, 4 * this.#memory.length)));
    const target = this.#memory.subarray(0, length);
    const count = this.#source.readInto(offset, target);
    return count === length ? target : target.subarray(0, count);
  }
}
