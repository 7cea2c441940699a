// SPDX-License-Identifier: GPL-2.0-only
import { wordMargin, type Words } from '../words';

/** A stream of bits, each byte's lowest first. */
export class ForwardBits {
  /** The next one. */
  bit: number;
  /** Where they end. */
  readonly end: number;
  readonly #words: Words;

  /** The words' content, `length` bytes, but for the first `skipped`. */
  constructor(words: Words, skipped: number, length: number) {
    this.#words = words;
    this.bit = 8 * (wordMargin + skipped);
    this.end = 8 * (wordMargin + length);
  }

  /** The next `count` bits, at most 24. Throws a RangeError where there are fewer. */
  read(count: number): number {
    const value = this.peek(count);
    this.bit += count;
    if (this.bit > this.end) throw cutShort();
    return value;
  }

  /** The same, without passing them; behind the end is anything. */
  peek(count: number): number {
    return this.#words.bits(this.bit, count);
  }
}

export function cutShort(): RangeError {
  return new RangeError('it is cut short');
}
