// SPDX-License-Identifier: GPL-2.0-only
import { longPayload } from './commandHeads';
import { ReadWindow } from './readWindow';
import { commandHeaderLength } from './streamHeader';
import type { StreamIndex } from './streamIndex';

/**
 * Reads the payloads of one command after another, for who goes through many of them: what it gives
 * holds only until the next call, so that the same memory serves all.
 */
export class PayloadReader {
  readonly #index: StreamIndex;
  readonly #window: ReadWindow;

  constructor(index: StreamIndex) {
    this.#index = index;
    this.#window = new ReadWindow(index.source, true);
  }

  /** The payload's first `length` bytes, fewer only at the source's end; out of range throws a RangeError. */
  read(command: number, length: number): Uint8Array {
    const offset = this.#index.offsetOf(command) + commandHeaderLength;
    // The index may hold the beginnings of long ones, which lie far apart in the file.
    return this.#index.payloadLengthOf(command) >= longPayload
      ? this.#index.read(offset, length)
      : this.#window.read(offset, length);
  }
}
