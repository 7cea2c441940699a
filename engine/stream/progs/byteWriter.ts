// SPDX-License-Identifier: GPL-2.0-only

/** Takes text whose characters are bytes, and hands it on in blocks of bytes. */
export class ByteWriter {
  readonly #write: (bytes: Uint8Array) => void;
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  text(text: string): void {
    if (this.#length + text.length > this.#bytes.length) this.flush();
    if (text.length > this.#bytes.length) this.#bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  flush(): void {
    if (this.#length > 0) this.#write(this.#bytes.slice(0, this.#length));
    this.#length = 0;
  }
}
