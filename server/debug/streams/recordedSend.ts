// SPDX-License-Identifier: GPL-2.0-only
import { commandHeaderLength } from '../../../engine/stream/streamHeader';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import {
  InodeModelBuilder,
  type InodeModel,
  type ParentTree,
} from '../../language/inodes/inodeModel';
import { sentSubvolumes, type SentSubvolume } from '../../language/parents/sentSubvolume';
import { inSlices } from '../../slicedStream';
import { KnownNumbers } from './knownNumbers';
import { InodesInWork, isNameChange, type CommandRange } from './inodesInWork';

/** Commands in a row while one inode was in work. */
export interface InodeRun {
  readonly first: number;
  readonly last: number;
  /** The last of them that changed a name of that inode. */
  readonly lastName: number | undefined;
}

const sliceCommands = 1000;

/** A send that is known by its stream alone. Commands have the numbers of the file. */
export class RecordedSend {
  readonly index: StreamIndex;
  readonly model: InodeModel;
  readonly range: CommandRange;
  readonly inodes: InodesInWork;
  readonly subvolume: SentSubvolume | undefined;
  private readonly numbers: KnownNumbers;
  private run: InodeRun | undefined;

  private constructor(index: StreamIndex, model: InodeModel, inodes: InodesInWork) {
    this.index = index;
    this.model = model;
    this.range = inodes.range;
    this.inodes = inodes;
    this.numbers = new KnownNumbers(inodes);
    this.subvolume = sentSubvolumes(index).find(({ command }) => command === this.range.first);
  }

  /** Finds out which inode was in work at each command; `parents` tells the names before the send. */
  static async open(
    index: StreamIndex,
    range: CommandRange,
    parents?: ParentTree,
  ): Promise<RecordedSend> {
    const builder = new InodeModelBuilder(index, parents);
    await inSlices(() => builder.step(sliceCommands));
    const model = builder.model;
    const inodes = new InodesInWork(index, model, range);
    await inSlices(() => inodes.step(sliceCommands));
    return new RecordedSend(index, model, inodes);
  }

  /** Of its stream. */
  get version(): number {
    const { first, end } = this.range;
    return first < end ? this.index.sectionOf(first).version : 1;
  }

  /** Where its header begins, or its first command where it has none. */
  get begin(): number {
    const { first } = this.range;
    if (this.range.end === first) return this.index.end;
    const section = this.index.sectionOf(first);
    return section.firstCommand === first ? section.offset : this.index.offsetOf(first);
  }

  /** Of the command, or of what follows the last one. */
  offsetOf(command: number): number {
    if (command < this.range.end) return this.index.offsetOf(command);
    const last = this.range.end - 1;
    if (last < this.range.first) return this.begin;
    return this.index.offsetOf(last) + commandHeaderLength + this.index.payloadLengthOf(last);
  }

  /** Whether the command is the last of its inode's. */
  endsInode(command: number): boolean {
    const inode = this.inodes.inodeOf(command);
    return inode !== undefined && inode.id !== this.inodes.inodeOf(command + 1)?.id;
  }

  /** The commands around one during which the same inode was in work. */
  runAt(command: number): InodeRun {
    const { run } = this;
    if (run && run.first <= command && command <= run.last) return run;
    this.run = this.findRun(command);
    return this.run;
  }

  /**
   * The numbers of the inodes in work before and behind that of the command, as far as they are known.
   */
  numbersAround(command: number): {
    readonly above: number | undefined;
    readonly below: number | undefined;
  } {
    const { first, last } = this.runAt(command);
    return {
      above: this.numbers.atOrBefore(first - 1),
      below: this.numbers.atOrBehind(last + 1),
    };
  }

  private findRun(command: number): InodeRun {
    const inode = this.inodes.inodeOf(command);
    const isSame = (at: number): boolean => this.inodes.inodeOf(at)?.id === inode?.id;
    let first = command;
    while (first > this.range.first && isSame(first - 1)) first -= 1;
    let last = command;
    while (last + 1 < this.range.end && isSame(last + 1)) last += 1;
    let lastName: number | undefined = last;
    while (lastName >= first && !this.isOwnName(lastName, inode?.id)) lastName -= 1;
    if (lastName < first) lastName = undefined;
    return { first, last, lastName };
  }

  private isOwnName(command: number, inode: number | undefined): boolean {
    return isNameChange(this.index.typeOf(command)) && this.model.inodeOf(command)?.id === inode;
  }
}
