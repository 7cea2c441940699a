// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { dataLengthOf } from './commandRun';
import { commandHeaderLength } from './streamHeader';
import { beginsWithHead, continues, longestHead, type WriteHead } from './writeHead';

/** Commands that are seen to repeat others before it is believed that they go on so. */
const believed = 4;
/** A compressed extent of 128 KiB goes out in three WRITEs in protocol 1. */
const longestPeriod = 4;
/** So many commands are taken at once at most: others shall have their turn. */
const mostRepeats = 16_384;

/** What repeats from somewhere on, and how often. */
export interface Repeats {
  readonly period: readonly WriteHead[];
  readonly count: number;
}

/**
 * Finds runs of WRITEs without reading each: a sender cuts a file's data into pieces of one length, so that
 * a command far ahead is just where it must be if those between are as long, and writes just what it must.
 * It looks 1, 3, 7, 15 … repetitions ahead, and halves the last leap to find the run's end.
 */
export class Gallop {
  readonly #source: ByteSource;
  readonly #bytes = new Uint8Array(longestHead);
  /** The last commands that were read and continue each other. */
  #recent: WriteHead[] = [];
  /** The most data that a command has had: pieces of another length only fit together by chance. */
  #mostData = 0;
  /** How often a period was there again: a file's extents are often as long as each other. */
  #lastCount = 0;
  /** Data of each command of the last run, where all had as much: the next file's are likely to as well. */
  #usualData: number | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Another stream begins. */
  begin(): void {
    this.#recent = [];
    this.#mostData = 0;
    this.#usualData = undefined;
  }

  /** The command that was read last. `end` is behind it; what repeats from there on is found. */
  repeatsBehind(head: WriteHead | undefined, end: number): Repeats | undefined {
    const last = this.#recent.at(-1);
    if (last && !(head && continues(last, head))) this.#recent = [];
    if (!head) return undefined;
    this.#recent.push(head);
    if (this.#recent.length > 2 * longestPeriod) this.#recent.shift();
    this.#mostData = Math.max(this.#mostData, head.dataLength);
    const period = this.#period();
    const repeats = period ? this.#repeatsOf(period, end, 1) : this.#usualRepeats(head, end);
    if (!repeats) return undefined;
    this.#recent = [];
    this.#usualData = repeats.period.length === 1 ? head.dataLength : undefined;
    return repeats;
  }

  /**
   * What repeats a file's first command, which is like those of the last run: enough of them, so that no
   * others are likely to fit in between. That is tried again only once there has been another run.
   */
  #usualRepeats(head: WriteHead, end: number): Repeats | undefined {
    const isUsual = head.dataLength === this.#usualData && head.dataLength === this.#mostData;
    if (head.fileOffset !== 0 || !isUsual) return undefined;
    this.#usualData = undefined;
    return this.#repeatsOf([head], end, believed);
  }

  #repeatsOf(period: readonly WriteHead[], end: number, least: number): Repeats | undefined {
    const count = this.#repeatsFrom(end, period);
    return count >= least ? { period, count } : undefined;
  }

  /** The commands that have been repeated, the last of which was read last. */
  #period(): WriteHead[] | undefined {
    for (let length = 1; length <= longestPeriod; length++) {
      const repeated = Math.max(believed - length, length);
      if (this.#recent.length < length + repeated) continue;
      const period = this.#recent.slice(-length);
      const isLong = period.some(({ dataLength }) => dataLength === this.#mostData);
      if (isLong && this.#isRepeated(length, repeated)) return period;
    }
    return undefined;
  }

  /** Whether each of the last commands is as long as the one that is `length` commands before it. */
  #isRepeated(length: number, count: number): boolean {
    const lengths = this.#recent.map(({ payloadLength }) => payloadLength);
    const last = lengths.slice(-count);
    return last.every((each, at) => each === lengths.at(at - count - length));
  }

  /** How often the period is there again from `offset` on, as far as can be told from afar. */
  #repeatsFrom(offset: number, period: readonly WriteHead[]): number {
    const most = Math.floor(mostRepeats / period.length);
    let low = this.#isAgain(offset, period, this.#lastCount) ? this.#lastCount : 0;
    let high = low + 1;
    for (let leap = 2; high <= most && this.#isAgain(offset, period, high); leap *= 2) {
      low = high;
      high += leap;
    }
    high = Math.min(high, most + 1);
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#isAgain(offset, period, middle)) low = middle;
      else high = middle;
    }
    this.#lastCount = low;
    return low;
  }

  /** Whether the period's first command is there again behind so many repetitions. */
  #isAgain(offset: number, period: readonly WriteHead[], repeats: number): boolean {
    const [head] = period;
    if (!head || repeats === 0) return false;
    const fileOffset = head.fileOffset + (repeats + 1) * dataLengthOf(period);
    if (!Number.isSafeInteger(fileOffset)) return false;
    const stride = period.reduce((sum, each) => sum + each.payloadLength + commandHeaderLength, 0);
    return beginsWithHead(this.#read(offset + repeats * stride, head.length), head, fileOffset);
  }

  #read(offset: number, length: number): Uint8Array {
    if (!this.#source.readInto) return this.#source.read(offset, length);
    const target = this.#bytes.subarray(0, length);
    return target.subarray(0, this.#source.readInto(offset, target));
  }
}
