// SPDX-License-Identifier: GPL-2.0-only

/** Values of a block, but for the first, which grows up to there: few values shall not take much. */
const blockLength = 32_768;
const fewest = 64;

/** Values in a row, as many as come. Blocks are never copied, as an array is that grows. */
export class GrowingList<Value> {
  readonly #blocks: (Value | undefined)[][] = [];
  #last: (Value | undefined)[] = [];
  /** How many the last block has. */
  #inLast = 0;

  push(value: Value): void {
    if (this.#inLast === this.#last.length) this.#grow();
    this.#last[this.#inLast] = value;
    this.#inLast += 1;
  }

  /** Undefined where there is none yet. */
  at(at: number): Value | undefined {
    return this.#blocks[Math.floor(at / blockLength)]?.[at % blockLength];
  }

  /** Of a value that was pushed. */
  set(at: number, value: Value): void {
    const block = this.#blocks[Math.floor(at / blockLength)];
    if (block) block[at % blockLength] = value;
  }

  #grow(): void {
    const before = this.#last;
    const isFirst = before.length > 0 && before.length < blockLength;
    const length = before.length === 0 ? fewest : Math.min(before.length * 2, blockLength);
    this.#last = new Array<undefined>(length);
    if (isFirst) {
      for (const [at, value] of before.entries()) this.#last[at] = value;
      this.#blocks[0] = this.#last;
    } else {
      this.#blocks.push(this.#last);
      this.#inLast = 0;
    }
  }
}
