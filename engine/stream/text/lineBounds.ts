// SPDX-License-Identifier: GPL-2.0-only
import { headLength } from '../commandHeads';
import { assumedWrite } from '../commandRun';
import { PayloadReader } from '../payloadReader';
import { layoutVersion } from '../streamHeader';
import type { StreamIndex } from '../streamIndex';
import { attributesBound } from './lineBound';

/** Of a line whose attributes can't be told. */
const unknownBound = 200;

/**
 * How many UTF-16 units commands' lines have at most behind their columns, newlines included. They are
 * kept, so that the text of a file that grows is divided anew without being read once more.
 */
export class LineBounds {
  readonly #index: StreamIndex;
  readonly #payloads: PayloadReader;
  readonly #bounds: Uint32Array;
  /** Of so many commands it is known. */
  #count = 0;

  /** `before` knows of the first commands of the index. */
  constructor(index: StreamIndex, before?: LineBounds) {
    this.#index = index;
    this.#payloads = new PayloadReader(index, { assumesRuns: true });
    this.#bounds = new Uint32Array(index.commandCount);
    if (!before) return;
    this.#bounds.set(before.#bounds.subarray(0, before.#count));
    this.#count = before.#count;
  }

  /** Of a command. Those before it must have been asked for. */
  of(command: number): number {
    if (command >= this.#count) {
      this.#bounds[command] = this.#read(command);
      this.#count = command + 1;
    }
    return this.#bounds[command] ?? 0;
  }

  /** Up to which command, at most `end` and it not included, lines have the same bound as that of `command`. */
  alikeUntil(command: number, end: number): number {
    const alike = Math.min(end, this.#alikeInRun(command));
    if (alike > this.#count) {
      this.#bounds.fill(this.of(command), this.#count, alike);
      this.#count = alike;
    }
    return alike;
  }

  #alikeInRun(command: number): number {
    const run = this.#index.runOf(command);
    if (!run) return command + 1;
    const isAlike =
      assumedWrite(run, run.end - 1).fileOffset < largeNumber ||
      assumedWrite(run, command).fileOffset >= largeNumber;
    return isAlike ? run.end : command + 1;
  }

  #read(command: number): number {
    const version = layoutVersion(this.#index.sectionOf(command).version);
    const length = this.#index.payloadLengthOf(command);
    for (let wanted = Math.min(length, headLength); ; wanted = Math.min(length, wanted * 8)) {
      this.#payloads.seek(command, wanted);
      const bound = attributesBound(this.#payloads, length, version);
      if (bound !== undefined) return bound;
      if (wanted === length) return unknownBound;
    }
  }
}

/** A number below it is taken for shorter, in a line's bound. */
const largeNumber = 2 ** 32;
