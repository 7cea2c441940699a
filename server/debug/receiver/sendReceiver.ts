// SPDX-License-Identifier: GPL-2.0-only
import { explainRefusal } from '../../../engine/receive/explain/explainRefusal';
import { workThrough } from '../../../engine/receive/explain/work';
import { displayName, type ByteString } from '../../../engine/byteString';
import { receiversOf } from '../../../engine/receive/checkReceivers';
import { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import type { Receiver } from '../../../engine/receive/receiver';
import type { Refusal } from '../../../engine/receive/refusal';
import type { SubvolumeSource } from '../../../engine/receive/tree/subvolumeTree';
import { ReceivingVolume } from '../../../engine/receive/volume';
import { ReadError } from '../../../engine/snapshot/errors';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inSlices } from '../../slicedStream';
import type { StreamSource } from '../streamSource';

/** Commands received before others get their turn. */
const sliceCommands = 2000;

const notKept =
  'The stream is too long for the receiver’s states to be kept: what it is like here was passed already';

/** What comes before a recorded stream, whose commands are received as they are, checksums included. */
export interface RecordedBefore {
  /** Streams, the oldest first. */
  readonly parents: readonly StreamIndex[];
}

/**
 * What receives the stream that is debugged: in step with the engine, whichever way it goes. It begins
 * with the parent and the clone sources; where they can't be read, what they have is assumed to be there.
 */
export class SendReceiver {
  private readonly source: StreamSource;
  private readonly before: () => readonly SubvolumeSource[];
  private isBeforeReadable = true;
  private readonly recorded: RecordedBefore | undefined;
  private made: MemoryReceiver | undefined;
  /** Those that receive what comes before the text; the oldest first. */
  private earlier: readonly MemoryReceiver[] = [];
  /** Whether states before the last one can be gone back to: not of very long streams. */
  private keepsHistory = true;
  /** Of refusals that were looked at already, by command. */
  private readonly refusals = new Map<number, Refusal>();
  private refusalsSeen = 0;
  /** The first of the send that is debugged. */
  private firstRefusal: number | undefined;

  /**
   * `before` gives what was received before; it may throw a ReadError. `recorded` is given where the text
   * is of a recorded stream alone.
   */
  constructor(
    source: StreamSource,
    before: () => readonly SubvolumeSource[] = () => [],
    recorded?: RecordedBefore,
  ) {
    this.source = source;
    this.before = before;
    this.recorded = recorded;
  }

  /** Receives all before the engine's command, which may take long; others get their turn. */
  async prepare(command: number): Promise<void> {
    await inSlices(() => this.receive(this.indexed(command), sliceCommands));
  }

  /** As it is before the engine's command; throws a RangeError where such a state isn't kept. */
  at(command: number): Receiver {
    const count = this.indexed(command);
    this.receive(count);
    if (!this.keepsHistory && count < this.receiver.received) throw new RangeError(notKept);
    this.receiver.goTo(count);
    return this.receiver;
  }

  /** The first of the engine's commands from `first` to before `end` that the receiver would refuse. */
  firstRefused(first: number, end: number): number | undefined {
    this.receive(this.indexed(end));
    for (let command = first; command < end; command++) {
      if (this.refusals.has(this.indexed(command))) return command;
    }
    return undefined;
  }

  /** The engine's command that `btrfs receive` stops at, if it is one from `first` to before `end`. */
  stopWithin(first: number, end: number): number | undefined {
    this.receive(this.indexed(end));
    this.firstRefusal ??= this.findFirstRefusal();
    if (this.firstRefusal === undefined || this.firstRefusal < this.indexed(first))
      return undefined;
    for (let command = first; command < end; command++) {
      if (this.indexed(command) === this.firstRefusal) return command;
    }
    return undefined;
  }

  /** Why it would refuse the engine's command, in words; undefined where it would not. */
  explanation(command: number): string | undefined {
    this.receive(this.indexed(command + 1));
    const refusal = this.refusals.get(this.indexed(command));
    if (!refusal) return undefined;
    if (!this.keepsHistory) return displayName(refusal.receive ?? (refusal.errno as ByteString));
    const { message } = workThrough(explainRefusal(this.receiver, refusal));
    const { receive, reason } = refusal;
    // That it can't be read on says too little.
    if (reason.kind !== 'stream' || receive === undefined) return message;
    return `${message} It says: ${displayName(receive)}.`;
  }

  private findFirstRefusal(): number | undefined {
    const first = this.indexed(0);
    for (const refused of this.refusals.keys()) if (refused >= first) return refused;
    return undefined;
  }

  private get receiver(): MemoryReceiver {
    const options = { maxErrors: 0, checkCrc: false };
    if (this.made) return this.made;
    if (this.recorded) {
      const { own, parents, keepHistory } = receiversOf(this.source.index, this.recorded.parents);
      this.earlier = parents;
      this.keepsHistory = keepHistory;
      this.made = own;
      return own;
    }
    const volume = new ReceivingVolume();
    if (this.isBeforeReadable) this.before().forEach((source) => volume.addSubvolume(source));
    this.made = new MemoryReceiver(this.source.index, volume, options);
    return this.made;
  }

  /** How many commands of the text come before the engine's. */
  private indexed(command: number): number {
    return this.source.countBefore(command);
  }

  /** Whether so many commands have been received; goes on by at most `most`. */
  private receive(count: number, most = Infinity): boolean {
    try {
      return this.goOn(this.receiver, count, most);
    } catch (error) {
      if (!(error instanceof ReadError) || !this.isBeforeReadable) throw error;
      this.isBeforeReadable = false;
      this.made = undefined;
      this.refusals.clear();
      this.refusalsSeen = 0;
      return this.receive(count, most);
    }
  }

  private goOn(receiver: MemoryReceiver, count: number, most: number): boolean {
    if (this.earlier.some((parent) => !parent.step(most))) return false;
    const missing = count - receiver.received;
    const isOver = missing > 0 && receiver.step(Math.min(missing, most));
    for (const refusal of receiver.refusals.slice(this.refusalsSeen)) {
      if (refusal.command !== undefined) this.refusals.set(refusal.command, refusal);
    }
    this.refusalsSeen = receiver.refusals.length;
    return isOver || receiver.received >= count;
  }
}
