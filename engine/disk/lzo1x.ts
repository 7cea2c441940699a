// SPDX-License-Identifier: GPL-2.0-only
import { u16, u8 } from '../snapshot/littleEndian';

/** What may follow an instruction depends on what the one before left: `state`, 0 to 4. */
const afterLiteralRun = 4;

/** From here on, in bytes, the engine's own copying is faster than ours. */
const long = 32;

/**
 * Decompresses one LZO1X stream into `output` and returns how many bytes it wrote. Throws a RangeError
 * that says what is wrong with the input. The format is described in the kernel's
 * Documentation/staging/lzo.rst; this is its version 0, the only one that btrfs writes.
 */
export function decompressLzo1x(input: Uint8Array, output: Uint8Array): number {
  const stream = new Lzo1xStream(input, output);
  stream.run();
  return stream.written;
}

class Lzo1xStream {
  written = 0;
  readonly #input: Uint8Array;
  readonly #output: Uint8Array;
  #at = 0;

  constructor(input: Uint8Array, output: Uint8Array) {
    this.#input = input;
    this.#output = output;
  }

  run(): void {
    let state = this.#begin();
    for (;;) {
      const code = this.#byte();
      if (code < 16 && state === 0) {
        this.#literals(3 + this.#length(code, 15));
        state = afterLiteralRun;
        continue;
      }
      const end = this.#match(code, state);
      if (end === undefined) return;
      state = end & 3;
      this.#literals(state);
    }
  }

  /** The first byte may stand for literals alone. */
  #begin(): number {
    const first = u8(this.#input, 0);
    if (first === 17 && this.#input.length >= 5)
      throw new RangeError('the stream is of a version that btrfs does not write');
    if (first <= 17) return 0;
    this.#at = 1;
    this.#literals(first - 17);
    return first - 17 < afterLiteralRun ? first - 17 : afterLiteralRun;
  }

  /**
   * Copies what the instruction says. Returns the byte whose lowest two bits count the literals that
   * follow; undefined at the stream's end.
   */
  #match(code: number, state: number): number | undefined {
    if (code >= 64) {
      this.#copy(1 + ((code >> 2) & 7) + (this.#byte() << 3), (code >> 5) + 1);
      return code;
    }
    if (code >= 32) {
      const length = 2 + this.#length(code & 31, 31);
      const tail = this.#word();
      this.#copy(1 + (tail >> 2), length);
      return tail;
    }
    if (code >= 16) {
      const length = 2 + this.#length(code & 7, 7);
      const tail = this.#word();
      const distance = ((code & 8) << 11) + (tail >> 2);
      if (distance === 0) {
        this.#finish(length);
        return undefined;
      }
      this.#copy(0x4000 + distance, length);
      return tail;
    }
    const near = (code >> 2) + (this.#byte() << 2);
    if (state === afterLiteralRun) this.#copy(0x801 + near, 3);
    else this.#copy(1 + near, 2);
    return code;
  }

  #finish(length: number): void {
    if (length !== 3) throw new RangeError('its end is malformed');
    if (this.#at !== this.#input.length)
      throw new RangeError(`it ends at byte ${this.#at} of ${this.#input.length}`);
  }

  /** A length of 0 is continued: each zero byte adds 255, the first other one itself. */
  #length(short: number, base: number): number {
    if (short !== 0) return short;
    let length = base;
    for (;;) {
      const byte = this.#byte();
      if (byte !== 0) return length + byte;
      length += 255;
    }
  }

  #literals(count: number): void {
    const end = this.#at + count;
    if (end > this.#input.length) throw new RangeError('literals reach past its end');
    this.#room(count);
    const input = this.#input;
    const output = this.#output;
    let to = this.written;
    if (count > long) output.set(input.subarray(this.#at, end), to);
    else for (let from = this.#at; from < end; from++) output[to++] = input[from] ?? 0;
    this.written += count;
    this.#at = end;
  }

  /** Byte by byte where what is copied may be part of what is written. */
  #copy(distance: number, length: number): void {
    const output = this.#output;
    let to = this.written;
    let from = to - distance;
    if (from < 0) throw new RangeError(`it refers to ${distance} bytes back of ${to}`);
    this.#room(length);
    this.written = to + length;
    if (length > long && distance >= length) output.copyWithin(to, from, from + length);
    else for (const end = to + length; to < end; to++) output[to] = output[from++] ?? 0;
  }

  #room(count: number): void {
    if (this.written + count > this.#output.length)
      throw new RangeError(`it has more than ${this.#output.length} bytes of data`);
  }

  #byte(): number {
    if (this.#at >= this.#input.length) throw new RangeError('it is cut short');
    return u8(this.#input, this.#at++);
  }

  #word(): number {
    if (this.#at + 2 > this.#input.length) throw new RangeError('it is cut short');
    this.#at += 2;
    return u16(this.#input, this.#at - 2);
  }
}
