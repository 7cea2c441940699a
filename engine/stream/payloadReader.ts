// SPDX-License-Identifier: GPL-2.0-only
import { longPayload } from './commandHeads';
import { assumedPayload } from './commandRun';
import { ReadWindow } from './readWindow';
import { commandHeaderLength } from './streamHeader';
import type { StreamIndex } from './streamIndex';

export interface PayloadReaderOptions {
  /** Of the commands of runs no more is wanted than what comes before their data: nothing is read for it. */
  readonly assumesRuns?: boolean;
}

/**
 * Reads the payloads of one command after another, for who goes through many of them: what it gives
 * holds only until the next call, so that the same memory serves all.
 */
export class PayloadReader {
  /** What `seek` went to is in these from `start` up to `end`. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  readonly #index: StreamIndex;
  readonly #window: ReadWindow;
  readonly #assumesRuns: boolean;

  constructor(index: StreamIndex, { assumesRuns = false }: PayloadReaderOptions = {}) {
    this.#index = index;
    this.#assumesRuns = assumesRuns;
    this.#window = new ReadWindow(index.source, true);
  }

  /**
   * The payload's first `length` bytes, fewer only at the source's end, or where its run is assumed; out of
   * range throws a RangeError.
   */
  read(command: number, length: number): Uint8Array {
    this.seek(command, length);
    return this.bytes.subarray(this.start, this.end);
  }

  /** Goes to what `read` gives, which makes no object. */
  seek(command: number, length: number): void {
    const run = this.#assumesRuns ? this.#index.runOf(command) : undefined;
    if (run) {
      this.#take(assumedPayload(run, command));
      return;
    }
    const offset = this.#index.offsetOf(command) + commandHeaderLength;
    // The index may hold the beginnings of long ones, which lie far apart in the file.
    if (this.#index.payloadLengthOf(command) >= longPayload) {
      this.#take(this.#index.read(offset, length));
      return;
    }
    this.start = this.#window.seek(offset, length);
    this.bytes = this.#window.bytes;
    this.end = Math.min(this.start + length, this.bytes.length);
  }

  #take(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.start = 0;
    this.end = bytes.length;
  }
}
