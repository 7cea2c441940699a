// SPDX-License-Identifier: GPL-2.0-only

/** What is remembered of every command that the engine has written: a number by which it is told from others. */
export class WrittenCommands {
  #count = 0;
  #sums = new Uint32Array(1024);

  get count(): number {
    return this.#count;
  }

  add(sum: number): void {
    if (this.#count === this.#sums.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#sums);
      this.#sums = grown;
    }
    this.#sums[this.#count] = sum;
    this.#count += 1;
  }

  /** Undefined while the command has not been written. */
  sumOf(command: number): number | undefined {
    return command < this.#count ? this.#sums[command] : undefined;
  }
}
