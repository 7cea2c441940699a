// SPDX-License-Identifier: GPL-2.0-only
import { TextBytes } from '../../../engine/stream/text/textBytes';

/** The bytes of a message while it is put together of text and of bytes that are there already. */
export class MessageBytes {
  readonly #blocks: Uint8Array[] = [];
  #text = new TextBytes();

  add(piece: string | Uint8Array): void {
    if (typeof piece === 'string') this.#text.add(piece);
    else {
      this.#blocks.push(...this.#text.blocks, piece);
      this.#text = new TextBytes();
    }
  }

  /** Bytes that are not copied; what is added later is in further ones. */
  get blocks(): readonly Uint8Array[] {
    return [...this.#blocks, ...this.#text.blocks];
  }
}
