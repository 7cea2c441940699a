// SPDX-License-Identifier: GPL-2.0-only

/** Values of a block: as much as a collector leaves where it is. */
const blockLength = 32_768;

/** Values in a row, as many as come. Full blocks are never copied, as an array is that grows. */
export class GrowingList<Value> {
  readonly #blocks: (Value | undefined)[][] = [];
  #last: (Value | undefined)[] = [];
  /** How many the last block has. */
  #inLast = blockLength;

  push(value: Value): void {
    if (this.#inLast === blockLength) {
      // Few values shall not take much.
      this.#last = this.#blocks.length === 0 ? [] : new Array<undefined>(blockLength);
      this.#blocks.push(this.#last);
      this.#inLast = 0;
    }
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
}
