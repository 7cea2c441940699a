// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { CommandSearch, isSoundCommand } from './commandSearch';
import type { Damage } from './damage';
import { ReadWindow } from './readWindow';
import type { StreamFault } from './streamFault';
import { commandHeaderLength, u32At } from './streamHeader';
import { refusalOfHeader, refusalOfPayload } from './structureFaults';
import { mostZeros, zerosEnd } from './zeroBytes';
import { zeroFaults } from './zeroFaults';

/** Bytes looked at before others get their turn. */
const lookedAtOnce = 2 ** 22;

/** Whether only zeros are where a command's header should be. */
export function areZeros(header: Uint8Array): boolean {
  return header.length === commandHeaderLength && zerosEnd(header, 0) === commandHeaderLength;
}

/**
 * Zeros where commands should be: a file that was preallocated or lost blocks. Ten of them are an empty command
 * of the type 0 with a right CRC, which a receiver passes over; hence where it stops, if it does, depends on
 * how many there are.
 */
export class ZeroCommands implements Damage {
  readonly offset: number;
  readonly #source: ByteSource;
  readonly #window: ReadWindow;
  /** Behind the zeros that were seen up to now. */
  #end: number;
  #search: CommandSearch | undefined;

  constructor(source: ByteSource, offset: number) {
    this.offset = offset;
    this.#source = source;
    this.#window = new ReadWindow(source, true);
    this.#end = offset;
  }

  step(): number | 'none' | undefined {
    if (this.#search) return this.#search.step();
    const stop = Math.min(this.#end + lookedAtOnce, this.#limit);
    while (this.#end < stop) {
      if (!this.#passZeros(stop)) return this.#lookBehind();
    }
    return stop < this.#limit ? undefined : 'none';
  }

  fault(found: number): StreamFault {
    const { offset } = this;
    const zeros = Math.min(this.#end, found) - offset;
    return found === this.#passedOver
      ? zeroFaults.passedOver(offset, found - offset)
      : zeroFaults.before(offset, zeros, found, this.#receive);
  }

  rest(): StreamFault {
    const { offset } = this;
    const zeros = this.#end - offset;
    const { size } = this.#source;
    if (this.#end === size) return zeroFaults.atEnd(offset, zeros, this.#receive);
    if (this.#end === this.#limit) return zeroFaults.asFarAsLooked(offset, zeros, size);
    return zeroFaults.beforeNothing(offset, zeros, size - offset, this.#receive);
  }

  get #limit(): number {
    return Math.min(this.#source.size, this.offset + mostZeros);
  }

  /** Goes on to `stop` at most; false where a byte is in the way. */
  #passZeros(stop: number): boolean {
    const at = this.#window.seek(this.#end, 1);
    const { bytes } = this.#window;
    const end = zerosEnd(bytes, at);
    // A source that gives less than its size promised must not be asked for ever.
    if (bytes.length === at) return false;
    this.#end = Math.min(this.#end + end - at, stop);
    return end === bytes.length;
  }

  #lookBehind(): number | 'none' | undefined {
    if (this.#end >= this.#limit) return 'none';
    if (isSoundCommand(this.#source, this.#passedOver)) return this.#passedOver;
    const from = Math.max(this.offset, this.#end - commandHeaderLength) + 1;
    this.#search = new CommandSearch(this.#source, from, () => true);
    return undefined;
  }

  /** What a receiver reads as a header behind those that are zeros as a whole. */
  get #passedOver(): number {
    return this.#end - ((this.#end - this.offset) % commandHeaderLength);
  }

  get #receive(): string {
    const at = this.#passedOver;
    const header = this.#source.read(at, commandHeaderLength);
    if (header.length < commandHeaderLength) return refusalOfHeader(header.length);
    return refusalOfPayload(u32At(header, 0), this.#source.size - at - commandHeaderLength);
  }
}
