// SPDX-License-Identifier: GPL-2.0-only
import { Int32Column } from './int32Column';

/** A column in which nearly always stands the same number: it takes memory once another comes. */
export class UsualColumn {
  readonly #usual: number;
  readonly #expected: number;
  #length = 0;
  #numbers: Int32Column | undefined;

  /** `expected` is about how many numbers there will be. */
  constructor(usual: number, expected: number) {
    this.#usual = usual;
    this.#expected = expected;
  }

  push(value: number): void {
    if (!this.#numbers && value !== this.#usual) this.#numbers = this.#filled();
    this.#numbers?.push(value);
    this.#length += 1;
  }

  /** The usual number where there is none. */
  at(place: number): number {
    return this.#numbers && place < this.#length ? this.#numbers.at(place) : this.#usual;
  }

  #filled(): Int32Column {
    const numbers = new Int32Column(this.#expected);
    for (let at = 0; at < this.#length; at++) numbers.push(this.#usual);
    return numbers;
  }
}
