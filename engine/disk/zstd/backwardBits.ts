// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';

/** A stream of bits that is read from its end: the last byte's highest set bit marks where it begins. */
export class BackwardBits {
  /** Bits not yet read; less than 0 where more were read than there are. */
  left: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;

  /** The bytes from `start` up to `end`. Throws a RangeError where the mark is missing. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.left = bitsBeforeMark(bytes, start, end);
  }

  /** The next `count` bits, at most 16; what there is none of is 0. */
  read(count: number): number {
    this.left -= count;
    const from = 8 * this.#start + Math.max(this.left, 0);
    const missing = Math.max(-this.left, 0);
    if (missing >= count) return 0;
    const at = from >> 3;
    const bytes = this.#bytes;
    const window = u8(bytes, at) | (u8(bytes, at + 1) << 8) | (u8(bytes, at + 2) << 16);
    return ((window >> (from & 7)) & ((1 << (count - missing)) - 1)) << missing;
  }
}

/** How many bits such a stream has. Throws a RangeError where it has no mark. */
export function bitsBeforeMark(bytes: Uint8Array, start: number, end: number): number {
  const last = end > start ? u8(bytes, end - 1) : 0;
  if (last === 0) throw new RangeError('a stream of its bits has no beginning');
  return 8 * (end - start) - 1 - (Math.clz32(last) - 24);
}
