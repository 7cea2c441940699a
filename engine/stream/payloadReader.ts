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
    const run = this.#assumesRuns ? this.#index.runOf(command) : undefined;
    if (run) return assumedPayload(run, command);
    const offset = this.#index.offsetOf(command) + commandHeaderLength;
    // The index may hold the beginnings of long ones, which lie far apart in the file.
    return this.#index.payloadLengthOf(command) >= longPayload
      ? this.#index.read(offset, length)
      : this.#window.read(offset, length);
  }
}
