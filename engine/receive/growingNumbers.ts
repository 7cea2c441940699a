// SPDX-License-Identifier: GPL-2.0-only

/** Numbers of a block, but for the first, which grows up to there: few numbers shall not take much. */
const blockLength = 65_536;

/** Numbers of 32 bits in a row: as many as come, four bytes for each. Blocks are never copied. */
export class GrowingNumbers {
  readonly #blocks: Int32Array[] = [];
  #last = new Int32Array(0);
  /** How many the last block has. */
  #inLast = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#inLast === this.#last.length) this.#grow();
    this.#last[this.#inLast] = number;
    this.#inLast += 1;
    this.#length += 1;
  }

  /** Undefined behind the last. */
  at(at: number): number | undefined {
    return at < this.#length ? this.#blocks[at >>> 16]?.[at & (blockLength - 1)] : undefined;
  }

  /** Sets a number, of those up to it the ones that are missing to -1. */
  set(at: number, number: number): void {
    while (this.#length <= at) this.push(-1);
    const block = this.#blocks[at >>> 16];
    if (block) block[at & (blockLength - 1)] = number;
  }

  #grow(): void {
    const before = this.#last;
    if (before.length > 0 && before.length < blockLength) {
      this.#last = new Int32Array(before.length * 4);
      this.#last.set(before);
      this.#blocks[0] = this.#last;
    } else {
      this.#last = new Int32Array(before.length > 0 ? blockLength : 1024);
      this.#blocks.push(this.#last);
      this.#inLast = 0;
    }
  }
}
