// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { contentFaults } from './contentFaults';
import { readCommand } from './decode';
import { ForwardWindow, longestStretch } from './forwardWindow';
import { headerCrc } from './headerCrc';
import { isPlainCommand } from './plainCommand';
import { FaultList, type StreamFault } from './streamFault';
import { commandHeaderLength, layoutVersion } from './streamHeader';
import type { StreamIndex } from './streamIndex';

/**
 * Checks the CRC and the attributes of every command, slice by slice. It follows an index that is
 * still growing: it is done for the moment when it has seen what the index holds.
 */
export class StreamVerifier {
  readonly #index: StreamIndex;
  readonly #faults: FaultList;
  readonly #window: ForwardWindow;
  #next: number;
  /** Payload bytes of the next command that are already in `#crc`. */
  #summed = 0;
  #crc = 0;

  /** `before` has verified commands with which the index begins as well: see `StreamIndexer.continuedIn`. */
  constructor(index: StreamIndex, before?: StreamVerifier) {
    this.#index = index;
    this.#window = new ForwardWindow(index.source);
    this.#faults = new FaultList(before?.faults);
    this.#next = before ? before.#next : 0;
  }

  get faults(): readonly StreamFault[] {
    return this.#faults.faults;
  }

  /** Where in the file the next command is that isn't verified. */
  get position(): number {
    const index = this.#index;
    return this.#next < index.commandCount ? index.offsetOf(this.#next) : index.end;
  }

  /** Goes on for about `maxBytes`; true when every command of the index is verified. */
  step(maxBytes: number): boolean {
    let budget = maxBytes;
    while (this.#next < this.#index.commandCount && budget > 0) budget -= this.#advance(budget);
    return this.#next >= this.#index.commandCount;
  }

  /** Sums the next command or a part of it, and returns how many bytes that were. */
  #advance(budget: number): number {
    const index = this.#index;
    const command = this.#next;
    const payload = index.offsetOf(command) + commandHeaderLength;
    const payloadLength = index.payloadLengthOf(command);
    if (this.#summed === 0) this.#crc = headerCrc(payloadLength, index.typeOf(command));

    const wanted = Math.min(payloadLength - this.#summed, longestStretch, Math.max(budget, 4096));
    const bytes = this.#window.read(payload + this.#summed, wanted);
    this.#crc = crc32c(this.#crc, bytes);
    this.#summed += bytes.length;
    // A source that gives less than its size promised must not be asked for ever.
    if (this.#summed === payloadLength || bytes.length === 0)
      this.#finish(command, payloadLength, bytes);
    return commandHeaderLength + bytes.length;
  }

  #finish(command: number, payloadLength: number, lastRead: Uint8Array): void {
    const index = this.#index;
    const offset = index.offsetOf(command);
    const type = index.typeOf(command);
    if (this.#crc !== index.crcOf(command)) {
      const place = { type, payload: offset + commandHeaderLength, offset, index: command };
      const stretch = { at: -commandHeaderLength, length: commandHeaderLength + payloadLength };
      this.#faults.add(contentFaults.crcMismatch(place, stretch, index.crcOf(command), this.#crc));
    }
    const version = layoutVersion(index.sectionOf(command).version);
    const isPlain = lastRead.length === payloadLength && isPlainCommand(type, lastRead, version);
    if (!isPlain && !this.#faults.full)
      for (const fault of readCommand(index, command, { dataLimit: 0 }).faults)
        this.#faults.add(fault);
    this.#next++;
    this.#summed = 0;
  }
}

/** Everything wrong inside the commands of an index, at once. */
export function verifyStream(index: StreamIndex): readonly StreamFault[] {
  const verifier = new StreamVerifier(index);
  verifier.step(Infinity);
  return verifier.faults;
}
