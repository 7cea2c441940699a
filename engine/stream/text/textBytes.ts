// SPDX-License-Identifier: GPL-2.0-only

/** Bytes in UTF-8 that one UTF-16 unit takes at most. */
const widestUnit = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A long text while it is put together, as bytes: of its pieces as strings the collector would move each,
 * and of all of them one string would be made beside them.
 */
export class TextBytes {
  #bytes = new Uint8Array(4096);
  #length = 0;

  /** Adds text without lone surrogates. */
  add(text: string): void {
    const most = this.#length + widestUnit * text.length;
    if (most > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(most, 2 * this.#bytes.length));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** All that was added. */
  get text(): string {
    return decoder.decode(this.#bytes.subarray(0, this.#length));
  }
}
