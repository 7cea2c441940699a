// SPDX-License-Identifier: GPL-2.0-only

/** Bytes in UTF-8 that a character takes at most. */
const widestCharacter = 4;

/** Bytes of the first block, and of those that a long text goes on in. */
const firstBlock = 1024;
const longestBlock = 64 * 1024;

const encoder = new TextEncoder();

/**
 * A long text while it is put together, as bytes: of its pieces as strings the collector would move each,
 * and of all of them one string would be made beside them. In blocks, so that none is made anew to grow.
 */
export class TextBytes {
  readonly #whole: Uint8Array<ArrayBuffer>[] = [];
  #last = new Uint8Array(firstBlock);
  #used = 0;

  /** Adds text without lone surrogates. */
  add(text: string): void {
    for (let rest = text; rest !== '';) {
      if (this.#last.length - this.#used < widestCharacter) this.#begin();
      const { read, written } = encoder.encodeInto(rest, this.#last.subarray(this.#used));
      this.#used += written;
      rest = rest.slice(read);
    }
  }

  /** All that was added, in UTF-8; no character runs over two blocks, and none is empty. */
  get blocks(): readonly Uint8Array<ArrayBuffer>[] {
    return this.#used === 0 ? this.#whole : [...this.#whole, this.#last.subarray(0, this.#used)];
  }

  get text(): string {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return this.blocks.map((block) => decoder.decode(block)).join('');
  }

  #begin(): void {
    this.#whole.push(this.#last.subarray(0, this.#used));
    this.#last = new Uint8Array(Math.min(longestBlock, 8 * this.#last.length));
    this.#used = 0;
  }
}
