// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import { AttributeType } from '../../../engine/stream/attributeType';
import { string } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { InodeModel } from '../../language/inodes/inodeModel';
import type { StreamInode } from '../../language/inodes/streamInode';

/** The commands from `first` to before `end` of one send. */
export interface CommandRange {
  readonly first: number;
  readonly end: number;
}

/** What is gone through: names onward, what comes behind backward, then onward and backward again. */
type Phase = 'names' | 'next own' | 'work' | 'fill' | 'done';

const nobody = -1;
const paths = {
  dataLimit: 0,
  unchecked: true,
  only: new Set<number>([AttributeType.PATH, AttributeType.PATH_TO]),
};

/**
 * Which inode the kernel was at when it wrote each command: not always the one that the command is
 * about. Inodes are worked at in ascending order; a name is freed for the inode that takes it; a
 * directory is made early for what goes into it, or moved late, behind the one that it waited for.
 */
export class InodesInWork {
  readonly range: CommandRange;
  readonly #index: StreamIndex;
  readonly #model: InodeModel;
  /** Of each command of the range: one that is about the inode in work. */
  readonly #work: Int32Array;
  /** Of each command: the next one, it included, that is surely about the inode in work. */
  readonly #nextOwn: Int32Array;
  /** Of commands that free a name: the command that takes it. */
  readonly #takenBy = new Map<number, number>();
  #next: number;
  #phase: Phase = 'names';
  /** Names that were freed, and by which command, since the last change of inodes that is sure. */
  readonly #freed = new Map<ByteString, number>();
  #current = nobody;
  /** The highest number of an inode that was in work. */
  #reached = 0;
  /** Directories under an orphan name that no one else wanted the name of: they are removed later. */
  readonly #putOff = new Set<number>();

  constructor(index: StreamIndex, model: InodeModel, range: CommandRange) {
    this.#index = index;
    this.#model = model;
    this.range = range;
    const count = range.end - range.first;
    this.#work = new Int32Array(count).fill(nobody);
    this.#nextOwn = new Int32Array(count).fill(nobody);
    this.#next = range.first;
  }

  /** Goes through up to `count` commands more, each four times in all; true when all is known. */
  step(count: number): boolean {
    for (let left = count; left > 0 && this.#phase !== 'done'; left--) this.#advance();
    return this.#phase === 'done';
  }

  /** The inode in work when the command was written; undefined before the first and for END. */
  inodeOf(command: number): StreamInode | undefined {
    return this.#subjectOf(this.#work[command - this.range.first] ?? nobody);
  }

  /** Whether the command is the first of its inode's, as far as is told. */
  begins(command: number): boolean {
    const inode = this.inodeOf(command);
    return inode !== undefined && inode.id !== this.inodeOf(command - 1)?.id;
  }

  #advance(): void {
    const { first, end } = this.range;
    switch (this.#phase) {
      case 'names':
        if (this.#next < end) this.#followNames(this.#next++);
        else this.#phase = 'next own';
        return;
      case 'next own':
        if (this.#next > first) this.#lookBehind(--this.#next);
        else this.#phase = 'work';
        return;
      case 'work':
        if (this.#next < end) this.#decide(this.#next++);
        else this.#phase = 'fill';
        return;
      case 'fill':
        if (this.#next > first) this.#fill(--this.#next);
        else this.#phase = 'done';
        return;
      case 'done':
    }
  }

  /** From the last command to the first: what comes behind each. */
  #lookBehind(command: number): void {
    const at = command - this.range.first;
    const next = this.#nextOwn[at + 1] ?? nobody;
    this.#nextOwn[at] = this.#isSurelyOwn(command) ? command : next;
  }

  #decide(command: number): void {
    const subject = this.#model.inodeOf(command);
    const at = command - this.range.first;
    if (!subject) {
      if (!ofWholeStream.has(this.#index.typeOf(command))) this.#work[at] = this.#current;
      return;
    }
    if (this.#takenBy.has(command)) return;
    const decided = this.#isSurelyOwn(command) ? command : this.#likely(command, subject);
    this.#work[at] = decided;
    if (decided === nobody) return;
    this.#current = decided;
    this.#reached = Math.max(this.#reached, this.#subjectOf(decided)?.ino ?? 0);
  }

  /** A command about the inode that is likely in work; nobody where only what comes behind tells. */
  #likely(command: number, subject: StreamInode): number {
    if (subject.id === this.#subjectOf(this.#current)?.id) return this.#current;
    if (this.#isTimes(command)) return this.#current === nobody ? command : this.#current;
    if (this.#index.typeOf(command) === CommandType.MKDIR) {
      return this.#isMadeEarly(command, subject) ? nobody : command;
    }
    const { ino } = subject;
    const isPutOff =
      this.#index.typeOf(command) === CommandType.RMDIR
        ? this.#putOff.has(subject.id)
        : ino !== undefined && ino < this.#reached;
    if (isPutOff) return this.#current;
    const own = this.#subjectOf(this.#nextOwn[command - this.range.first] ?? nobody)?.ino;
    return ino !== undefined && own !== undefined && ino > own ? nobody : command;
  }

  /** A directory in its turn is named at once, but for what is in the way of that. */
  #isMadeEarly(command: number, subject: StreamInode): boolean {
    const end = Math.min(command + 1 + mostInTheWay, this.range.end);
    for (let next = command + 1; next < end; next++) {
      const about = this.#model.inodeOf(next);
      if (about?.id === subject.id) return false;
      const type = this.#index.typeOf(next);
      if (type !== CommandType.MKDIR && !this.#freesName(next, type)) return true;
    }
    return false;
  }

  #freesName(command: number, type: number): boolean {
    if (type === CommandType.UNLINK) return true;
    if (type !== CommandType.RENAME) return false;
    const to = string(readCommand(this.#index, command, paths), AttributeType.PATH_TO);
    return to !== undefined && parseOrphanName(to) !== undefined;
  }

  /** A name that is freed belongs to the work of the inode that takes it. */
  #followNames(command: number): void {
    const type = this.#index.typeOf(command);
    const subject = this.#model.inodeOf(command);
    if (!namesChange.has(type)) {
      if (this.#isSurelyOwn(command)) this.#freed.clear();
      return;
    }
    const decoded = readCommand(this.#index, command, paths);
    const path = string(decoded, AttributeType.PATH);
    const to = string(decoded, AttributeType.PATH_TO);
    const taken = type === CommandType.RENAME ? to : type === CommandType.LINK ? path : undefined;
    if (taken !== undefined) this.#take(taken, command, subject);
    const isOrphan = to !== undefined && parseOrphanName(to) !== undefined;
    if (path === undefined || (type !== CommandType.UNLINK && !isOrphan)) return;
    this.#freed.set(path, command);
    if (isOrphan && subject) this.#putOff.add(subject.id);
  }

  #take(path: ByteString, command: number, subject: StreamInode | undefined): void {
    const freed = this.#freed.get(path);
    this.#freed.delete(path);
    const former = freed === undefined ? undefined : this.#model.inodeOf(freed);
    if (freed === undefined || !former || former.id === subject?.id) return;
    this.#takenBy.set(freed, command);
    this.#putOff.delete(former.id);
  }

  /** From the last command to the first: what only what comes behind tells. */
  #fill(command: number): void {
    const at = command - this.range.first;
    const taker = this.#takenBy.get(command);
    const source = taker ?? (this.#isUndecided(command) ? command + 1 : undefined);
    if (source === undefined) return;
    this.#work[at] = this.#work[source - this.range.first] ?? nobody;
  }

  #subjectOf(command: number): StreamInode | undefined {
    return command === nobody ? undefined : this.#model.inodeOf(command);
  }

  #isUndecided(command: number): boolean {
    return (
      this.#work[command - this.range.first] === nobody &&
      this.#model.inodeOf(command) !== undefined &&
      command + 1 < this.range.end
    );
  }

  #isTimes(command: number): boolean {
    return this.#index.typeOf(command) === CommandType.UTIMES;
  }

  /** Whether the kernel sends the command only for the inode that it is at. */
  #isSurelyOwn(command: number): boolean {
    const subject = this.#model.inodeOf(command);
    if (!subject) return false;
    const type = this.#index.typeOf(command);
    if (type === CommandType.UTIMES) {
      return subject.kind !== 'directory' && subject.kind !== 'unknown';
    }
    return type === CommandType.LINK || (!namesChange.has(type) && type !== CommandType.MKDIR);
  }
}

/** Names that one directory finds in its way, or directories made early for it: a hostile stream has more. */
const mostInTheWay = 64;

const ofWholeStream: ReadonlySet<number> = new Set([
  CommandType.SUBVOL,
  CommandType.SNAPSHOT,
  CommandType.END,
]);

/** Whether a type of command gives names or takes them away, of the inode in work or of another. */
export const isNameChange = (type: number): boolean => namesChange.has(type);

const namesChange: ReadonlySet<number> = new Set([
  CommandType.RENAME,
  CommandType.LINK,
  CommandType.UNLINK,
  CommandType.RMDIR,
]);
