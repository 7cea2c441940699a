// SPDX-License-Identifier: GPL-2.0-only
import { StreamAligner } from '../../../engine/stream/alignment/alignStreams';
import { sameBytes } from '../../../engine/stream/alignment/sameCommand';
import { commandsWithoutData } from '../../../engine/stream/alignment/commandsWithoutData';
import {
  commandHeaderLength,
  magic,
  magicLengthAt,
  streamHeaderLength,
  u32At,
} from '../../../engine/stream/streamHeader';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inodeUnits, type InodeSide } from '../../compare/inodeUnits';
import { ImageStreamCancelled, type ImageStreamControl } from '../../imageStream';
import { followInodes } from '../../language/inodes/followInodes';
import { inSlices } from '../../slicedStream';
import type { Steps } from '../../steps';
import { AlignedSend } from './alignedSend';
import { explainDifference } from './explainDifference';
import type {
  ClassifyDifference,
  DifferenceOrigin,
  DifferingStep,
  SendDifference,
} from './sendDifference';
import { CommandSums } from './commandSums';
import { WrittenCommands } from './writtenCommands';

/** What is aligned. */
export interface AlignedStreams {
  /** The recorded stream alone: see `sectionIndex`. */
  readonly recorded: StreamIndex;
  /** What the engine writes, file data as zeros; wanted only once a difference is met. */
  readonly engineStream: (control: ImageStreamControl) => Promise<StreamIndex>;
  /** Left out, every difference is a true one. */
  readonly classify?: ClassifyDifference;
  /** Takes what a person should know: that the streams part, and where. */
  readonly told: (message: string) => void;
}

const otherHeader =
  "The engine's header is not that of the recorded stream: was it sent in another protocol?";

/** Steps of the alignment before the clock is looked at. */
const sliceUnits = 20;

/** Commands summed up between two pauses where there is nothing to read of them. */
const commandsAtOnce = 256;

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
  #sums: CommandSums;
  /** The first command that is not what was recorded. */
  #parting = Infinity;
  /** The checksum of the command that comes next, where it is known already. */
  #coming: { readonly command: number; readonly sum: number } | undefined;
  #engine: StreamIndex | undefined;
  #aligned: AlignedSend | undefined;
  #isGivenUp = false;

  constructor(streams: AlignedStreams) {
    this.#streams = streams;
    this.recorded = streams.recorded;
    this.#sums = new CommandSums(this.recorded, this.recorded.sections[0]?.version ?? 1);
  }

  /** Takes what the engine writes, in order: the stream's header, if there is one, and each command as a whole. */
  write(bytes: Uint8Array): void {
    if (magicLengthAt(bytes, 0) === magic.length) this.#begin(bytes);
    else {
      if (this.#coming?.command !== this.#written.count) this.#compare(bytes);
      this.#written.add(this.#sums.ofWritten(bytes));
    }
  }

  /** Takes the command that the engine is about to write, so that a difference is seen before that. */
  foresee(bytes: Uint8Array): void {
    this.#compare(bytes);
    this.#coming = { command: this.#written.count, sum: this.#sums.ofWritten(bytes) };
  }

  /** Commands that the engine has written. */
  get written(): number {
    return this.#written.count;
  }

  /** Whether the streams part and have not been aligned: nothing is known of what follows. */
  get isDue(): boolean {
    return this.#parting < Infinity && !this.#aligned && !this.#isGivenUp;
  }

  /** What the engine writes, data as zeros, once it is known. */
  get engine(): StreamIndex | undefined {
    return this.#engine;
  }

  /** Changes when commands come to stand against others. */
  get version(): number {
    return this.#aligned ? 1 : 0;
  }

  /** Aligns the streams where that is due. Rejects with `ImageStreamCancelled` where `control` gives it up. */
  async prepare(control: ImageStreamControl): Promise<void> {
    if (!this.isDue) return;
    try {
      const engine = await this.#streams.engineStream(control);
      this.#aligned = await this.#align(engine);
      this.#engine = engine;
    } catch (error) {
      if (error instanceof ImageStreamCancelled) throw error;
      this.#isGivenUp = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#streams.told(
        `The engine differs from the recorded stream from command ${this.#parting} on, and the two can't be aligned: ${reason}`,
      );
      return;
    }
    this.#tellParting();
  }

  async #align(engine: StreamIndex): Promise<AlignedSend> {
    const { recorded } = this;
    const aligner = new StreamAligner(
      await unitsOf(recorded),
      await unitsOf(engine),
      commandsWithoutData,
    );
    await inSlices(() => aligner.step(sliceUnits));
    const counts = { recorded: recorded.commandCount, engine: engine.commandCount };
    return new AlignedSend(aligner.finish(), counts);
  }

  #tellParting(): void {
    const command = this.#parting;
    const { recorded } = this;
    const where = command < recorded.commandCount ? recorded.offsetOf(command) : recorded.end;
    const difference = this.differenceAt(command);
    // What is laid out otherwise by another protocol is no difference.
    if (!difference) return;
    this.#streams.told(
      [
        `The engine differs from the recorded stream at offset ${where}, in its command ${command}: ` +
          'was it sent from these snapshots, by another kernel, or with other options?',
        ...this.explain(difference),
      ].join('\n'),
    );
  }

  /** The recorded command that stands against the engine's; undefined where none does. */
  recordedOf(command: number): number | undefined {
    if (command >= this.#parting && this.#aligned) return this.#aligned.recordedOf(command);
    return command < this.recorded.commandCount ? command : undefined;
  }

  /** The same; where there is none, the recorded command that is next there, if any is left. */
  placeOf(command: number): number {
    if (command >= this.#parting && this.#aligned) return this.#aligned.placeOf(command);
    return Math.min(command, this.recorded.commandCount);
  }

  /** The engine's command that stands against a recorded one or, where none does, the next that follows. */
  engineAtOrAfter(recorded: number): number | undefined {
    if (recorded >= this.#parting && this.#aligned) return this.#aligned.engineAtOrAfter(recorded);
    return recorded < this.recorded.commandCount ? recorded : undefined;
  }

  /** What the engine writes, file data as zeros, where this command is not as recorded. */
  ownAt(command: number): StreamIndex | undefined {
    if (command < this.#parting || this.isAsRecorded(command)) return undefined;
    return command < (this.#engine?.commandCount ?? 0) ? this.#engine : undefined;
  }

  /** What differs where the engine is about to write this command. */
  differenceAt(command: number): SendDifference | undefined {
    if (command < this.#parting || !this.#aligned) return undefined;
    const difference = this.#aligned.differenceAt(command);
    const ofData = this.#dataDifferenceAt(command);
    if (difference && ofData)
      return { ...difference, steps: [...difference.steps, ...ofData.steps] };
    if (difference ?? ofData) return difference ?? ofData;
    return command === this.#parting ? this.#atParting(this.#aligned) : undefined;
  }

  /** Whether the recorded command that stands against it is the same, its data too where it is written. */
  isAsRecorded(command: number): boolean {
    if (command < this.#parting || !this.#aligned) return command < this.recorded.commandCount;
    return this.#aligned.isAsRecorded(command) && !this.#dataDifferenceAt(command);
  }

  /** Whether it is a true difference, or only comes from what a rebuilt snapshot can't tell. */
  originOf({ steps }: SendDifference): DifferenceOrigin {
    const { recorded, classify } = this.#streams;
    const engine = this.#engine;
    if (!classify || !engine || steps.length === 0) return 'true';
    const isRebuilt = steps.every((step) => classify(recorded, engine, step) === 'rebuilt');
    return isRebuilt ? 'rebuilt' : 'true';
  }

  /** Both sides of a difference, as lines. */
  explain(difference: SendDifference): string[] {
    const { recorded } = this;
    const engine = this.#engine;
    return engine
      ? explainDifference({ recorded, engine }, difference, this.originOf(difference))
      : [];
  }

  /** Whether something was written that was not recorded so. */
  get hasParted(): boolean {
    return this.#parting < Infinity;
  }

  /** What became of the commands that were written so far, in a sentence. Data that wasn't looked at is read. */
  *summary(): Steps<string> {
    const written = this.#written.count;
    let asRecorded = 0;
    for (let command = 0; command < written; command++) {
      if (this.isAsRecorded(command)) asRecorded++;
      if (this.hasParted || command % commandsAtOnce === 0) yield;
    }
    const left = written - asRecorded;
    const missing = this.#aligned?.missingBefore(written) ?? 0;
    return [
      left === 0
        ? `All ${written} commands are as recorded`
        : `${asRecorded} of ${written} commands are as recorded`,
      ...(missing > 0 ? [`${missing} recorded ones are not written`] : []),
    ].join(', ');
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
    const recorded = this.#aligned?.isAsRecorded(command) ? this.recordedOf(command) : undefined;
    const coming = this.#coming?.command === command ? this.#coming.sum : undefined;
    const sum = this.#written.sumOf(command) ?? coming;
    if (recorded === undefined || sum === undefined) return undefined;
    if (sum === this.#sums.ofRecorded(recorded)) return undefined;
    return differenceOf(command, changed(recorded, command));
  }

  /**
   * Where the streams part, and no command differs: what was recorded is part of an inode that the engine
   * has elsewhere, or only its checksum is another one.
   */
  #atParting(aligned: AlignedSend): SendDifference | undefined {
    const command = this.#parting;
    const engine = aligned.engineOf(command);
    if (engine === undefined) return undefined;
    if (engine !== command)
      return differenceOf(command, { kind: 'moved-away', a: command, b: engine });
    return this.#sums.isOneProtocol ? differenceOf(command, changed(command, command)) : undefined;
  }

  #begin(header: Uint8Array): void {
    this.#sums = new CommandSums(this.recorded, u32At(header, magic.length));
    if (this.#differsFromHeader(header)) this.#streams.told(otherHeader);
  }

  #compare(bytes: Uint8Array): void {
    const command = this.#written.count;
    if (command < this.#parting && !this.#isAsRecorded(bytes)) this.#parting = command;
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

/** A command whose attributes are the same. */
function changed(a: number, b: number): DifferingStep {
  return { kind: 'changed', a, b, differences: [] };
}

function differenceOf(command: number, step: DifferingStep): SendDifference {
  const unit = { a: undefined, b: undefined, moved: false, steps: [step] };
  return { command, unit, steps: [step], reordered: false };
}
