// SPDX-License-Identifier: GPL-2.0-only

/** Random numbers that a seed decides. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
    // The first numbers of neighbouring seeds are alike.
    for (let round = 0; round < 8; round++) this.next();
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of them; undefined where there are none. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** One of them, or the first of several; the list isn't empty. */
  of<T>(first: T, ...others: readonly T[]): T {
    const at = this.below(others.length + 1);
    return at === 0 ? first : (others[at - 1] ?? first);
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return Array.from({ length: list.length }, () =>
      rest.splice(this.below(rest.length), 1),
    ).flat();
  }
}
