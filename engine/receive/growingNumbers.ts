// SPDX-License-Identifier: GPL-2.0-only

/** Numbers of 32 bits in a row: as many as come, four bytes for each. */
export class GrowingNumbers {
  #numbers = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const numbers = new Int32Array(this.#length * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** Undefined behind the last. */
  at(at: number): number | undefined {
    return at < this.#length ? this.#numbers[at] : undefined;
  }
}
