// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { CommandType } from './commandType';
import {
  commandHeaderLength,
  magic,
  magicLengthAt,
  streamHeaderLength,
  u16At,
  u32At,
} from './streamHeader';
import { StreamIndexer, type StreamIndex } from './streamIndex';
import { areZeros } from './zeroCommands';

/** Bytes looked through at once. */
const sliceBytes = 2 * 1024 * 1024;

/**
 * Indexes a file that is still being written, whose source's `size` grows: only what is whole, so that
 * nothing is taken for cut short before its writer is done.
 */
export class GrowingIndexer {
  readonly index: StreamIndex;
  readonly #source: ByteSource;
  readonly #indexer: StreamIndexer;
  /** Behind the last header or command that is whole. */
  #whole = 0;
  #expectsHeader = true;
  #isOver = false;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#indexer = new StreamIndexer(source);
    this.index = this.#indexer.index;
  }

  /** Whether nothing more can come: what is there begins no stream, or the rest was taken by `finish`. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes some of what is whole; true when all of it is taken. */
  step(): boolean {
    // Somebody has cut what was read already.
    if (this.#source.size < this.#whole) this.#isOver = true;
    if (this.#isOver) return true;
    const end = this.#whole + sliceBytes;
    let isTaken = true;
    while (isTaken && this.#whole < end) isTaken = this.#takeNext();
    this.#indexer.step(this.#whole - this.index.end);
    return this.isOver || !isTaken;
  }

  /** Takes what is left, now that its writer is done; the index's faults say what is missing. */
  finish(): void {
    if (this.#isOver) return;
    while (!this.#indexer.step(sliceBytes)) continue;
    this.#isOver = true;
  }

  /** Goes behind the header or command that comes next; false where it has not come as a whole. */
  #takeNext(): boolean {
    const rest = this.#source.size - this.#whole;
    if (this.#expectsHeader) return rest >= streamHeaderLength && this.#takeHeader();
    if (rest < commandHeaderLength) return false;
    const header = this.#source.read(this.#whole, commandHeaderLength);
    // Into a file that was preallocated more is written; what is no command is told of in the end.
    if (areZeros(header)) return false;
    const length = commandHeaderLength + u32At(header, 0);
    if (length > rest) return false;
    this.#whole += length;
    this.#expectsHeader = u16At(header, 4) === CommandType.END;
    return true;
  }

  #takeHeader(): boolean {
    if (magicLengthAt(this.#source.read(this.#whole, magic.length), 0) < magic.length) {
      this.finish();
      return false;
    }
    this.#whole += streamHeaderLength;
    this.#expectsHeader = false;
    return true;
  }
}
