// SPDX-License-Identifier: GPL-2.0-only

/** Whole numbers of 32 bits by their place, in an array that grows by doubling. */
export class Int32Column {
  #values: Int32Array;
  #length = 0;

  /** `expected` numbers have room without growing; what isn't used of it takes no memory. */
  constructor(expected = 64) {
    this.#values = new Int32Array(Math.max(64, expected));
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Int32Array(2 * this.#length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = value;
  }

  /** 0 where there is none. */
  at(place: number): number {
    return this.#values[place] ?? 0;
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }
}
