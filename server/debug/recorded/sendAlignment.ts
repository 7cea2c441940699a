// SPDX-License-Identifier: GPL-2.0-only
import { StreamAligner } from '../../../engine/stream/alignment/alignStreams';
import { sameBytes } from '../../../engine/stream/alignment/sameCommand';
import { commandsWithoutData } from '../../../engine/stream/alignment/commandsWithoutData';
import {
  commandHeaderLength,
  magic,
  magicLengthAt,
  streamHeaderLength,
} from '../../../engine/stream/streamHeader';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inodeUnits, type InodeSide } from '../../compare/inodeUnits';
import type { ImageStreamControl } from '../../imageStream';
import { followInodes } from '../../language/inodes/followInodes';
import { inSlices } from '../../slicedStream';
import { AlignedSend } from './alignedSend';
import type { ClassifyDifference, DifferenceOrigin, SendDifference } from './sendDifference';
import { WrittenCommands } from './writtenCommands';

/** What is aligned. */
export interface AlignedStreams {
  /** The recorded stream alone: see `sectionIndex`. */
  readonly recorded: StreamIndex;
  /** What the engine writes, file data as zeros; wanted only once a difference is met. */
  readonly engineStream: (control: ImageStreamControl) => Promise<StreamIndex>;
  /** Left out, every difference is a true one. */
  readonly classify?: ClassifyDifference;
}

/** Units aligned before others get their turn. */
const sliceUnits = 20;

/**
 * What the engine writes against a recorded stream, by the number of the engine's command, counted from
 * 0: so it holds wherever the engine stands, on or back. As long as the two are the same they go in
 * step. At the first difference the engine's whole stream is made, without its data, and aligned inode
 * by inode, so that what follows is compared with its like; data is compared as it is written.
 */
export class SendAlignment {
  readonly recorded: StreamIndex;
  readonly #streams: AlignedStreams;
  readonly #written = new WrittenCommands();
  #headerDiffers = false;
  /** The first command that is not what was recorded. */
  #parting = Infinity;
  /** The checksum of the command that comes next, where it is known already. */
  #coming: { readonly command: number; readonly crc: number } | undefined;
  #engine: StreamIndex | undefined;
  #aligned: AlignedSend | undefined;

  constructor(streams: AlignedStreams) {
    this.#streams = streams;
    this.recorded = streams.recorded;
  }

  /** Takes what the engine writes, in order: the stream's header, if there is one, and each command as a whole. */
  write(bytes: Uint8Array): void {
    if (magicLengthAt(bytes, 0) === magic.length) {
      this.#headerDiffers = this.#differsFromHeader(bytes);
      return;
    }
    if (this.#written.count < this.#parting && !this.#isAsRecorded(bytes))
      this.#parting = this.#written.count;
    this.#written.add(bytes);
  }

  /** Takes the command that the engine is about to write, so that a difference is seen before that. */
  foresee(bytes: Uint8Array): void {
    const command = this.#written.count;
    if (command < this.#parting && !this.#isAsRecorded(bytes)) this.#parting = command;
    const crc = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6, true);
    this.#coming = { command, crc };
  }

  /** Commands that the engine has written. */
  get written(): number {
    return this.#written.count;
  }

  /** Whether the streams are of one protocol. */
  get headerDiffers(): boolean {
    return this.#headerDiffers;
  }

  /** Whether the streams part and have not been aligned: nothing is known of what follows. */
  get isDue(): boolean {
    return this.#parting < Infinity && !this.#aligned;
  }

  /** What the engine writes, data as zeros, once it is known. */
  get engine(): StreamIndex | undefined {
    return this.#engine;
  }

  /** Changes when commands come to stand against others. */
  get version(): number {
    return this.#aligned ? 1 : 0;
  }

  /** Aligns the streams. Rejects where the engine's can't be made, or `control` gives it up. */
  async prepare(control: ImageStreamControl): Promise<void> {
    if (!this.isDue) return;
    const engine = await this.#streams.engineStream(control);
    const recorded = this.recorded;
    const aligner = new StreamAligner(
      await unitsOf(recorded),
      await unitsOf(engine),
      commandsWithoutData,
    );
    await inSlices(() => aligner.step(sliceUnits));
    const counts = { recorded: recorded.commandCount, engine: engine.commandCount };
    this.#engine = engine;
    this.#aligned = new AlignedSend(aligner.finish(), counts);
  }

  /** The recorded command that stands against the engine's; undefined where none does. */
  recordedOf(command: number): number | undefined {
    if (command >= this.#parting && this.#aligned) return this.#aligned.recordedOf(command);
    return command < this.recorded.commandCount ? command : undefined;
  }

  /** The same; where there is none, the recorded command that is next there. */
  placeOf(command: number): number {
    if (command >= this.#parting && this.#aligned) return this.#aligned.placeOf(command);
    return Math.max(Math.min(command, this.recorded.commandCount - 1), 0);
  }

  /** The engine's command that stands against a recorded one or, where none does, the next that follows. */
  engineAtOrAfter(recorded: number): number | undefined {
    if (recorded >= this.#parting && this.#aligned) return this.#aligned.engineAtOrAfter(recorded);
    return recorded < this.recorded.commandCount ? recorded : undefined;
  }

  /** What differs where the engine is about to write this command. */
  differenceAt(command: number): SendDifference | undefined {
    if (command < this.#parting || !this.#aligned) return undefined;
    const difference = this.#aligned.differenceAt(command);
    if (difference?.steps.some((step) => 'b' in step && step.b === command)) return difference;
    return this.#dataDifferenceAt(command) ?? difference;
  }

  /** Whether it is a true difference, or only comes from what a rebuilt snapshot can't tell. */
  originOf({ steps }: SendDifference): DifferenceOrigin {
    const { recorded, classify } = this.#streams;
    const engine = this.#engine;
    if (!classify || !engine || steps.length === 0) return 'true';
    const isRebuilt = steps.every((step) => classify(recorded, engine, step) === 'rebuilt');
    return isRebuilt ? 'rebuilt' : 'true';
  }

  /** Whether something differs at a command from `first` to before `end`. */
  anyWithin(first: number, end: number, origin: DifferenceOrigin): boolean {
    for (let command = Math.max(first, this.#parting); command < end; command++) {
      const difference = this.differenceAt(command);
      if (difference && this.originOf(difference) === origin) return true;
    }
    return false;
  }

  /** Commands that are aligned, but whose data, as it was written, is not what was recorded. */
  #dataDifferenceAt(command: number): SendDifference | undefined {
    const recorded = this.recordedOf(command);
    const crc = this.#written.crcOf(command) ?? this.#crcOfComing(command);
    if (recorded === undefined || crc === undefined) return undefined;
    if (crc === this.recorded.crcOf(recorded)) return undefined;
    const unit = { key: '', first: command, last: command };
    const step = { kind: 'changed', a: recorded, b: command, differences: [] } as const;
    return {
      command,
      unit: { a: undefined, b: unit, moved: false, steps: [step] },
      steps: [step],
      reordered: false,
    };
  }

  #crcOfComing(command: number): number | undefined {
    return this.#coming?.command === command ? this.#coming.crc : undefined;
  }

  #isAsRecorded(bytes: Uint8Array): boolean {
    const { recorded } = this;
    const command = this.#written.count;
    if (command >= recorded.commandCount) return false;
    const length = recorded.payloadLengthOf(command) + commandHeaderLength;
    if (length !== bytes.length) return false;
    return sameBytes(bytes, recorded.read(recorded.offsetOf(command), length));
  }

  #differsFromHeader(bytes: Uint8Array): boolean {
    const [section] = this.recorded.sections;
    if (!section?.hasHeader) return false;
    return !sameBytes(bytes, this.recorded.read(section.offset, streamHeaderLength));
  }
}

async function unitsOf(index: StreamIndex): Promise<InodeSide> {
  return inodeUnits({ index, model: await followInodes(index) });
}
