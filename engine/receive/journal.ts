// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { DataOperation } from './data/dataOperation';
import type { CommandNumber } from './receivedInode';
import type { Attributes } from './tree/attributes';
import type { Entry, Inode } from './tree/inode';
import type { Times } from './tree/origin';
import type { SubvolumeTree } from './tree/subvolumeTree';

/** Something changed by a command. It holds the other value than the one that is in force. */
export interface Change {
  readonly inode: Inode | undefined;
  /** Puts the other value in force. */
  swap(): void;
}

export class NameChange implements Change {
  readonly inode: Inode;
  readonly name: ByteString;
  #entry: Entry | null;
  /** What the change made the name lead to. */
  readonly #made: Inode | undefined;
  #count: number | undefined;
  #changed: CommandNumber | undefined;

  constructor(
    directory: Inode,
    name: ByteString,
    entry: Entry | null,
    count: number | undefined,
    changed: CommandNumber,
  ) {
    this.inode = directory;
    this.name = name;
    this.#entry = entry;
    this.#made = entry?.inode;
    this.#count = count;
    this.#changed = changed;
  }

  /** The entry that isn't in force. */
  get other(): Entry | null {
    return this.#entry;
  }

  /** Whether the name led to an inode, or leads to it. */
  concerns(inode: object): boolean {
    return this.#entry?.inode === inode || this.#made === inode;
  }

  swap(): void {
    const directory = this.inode;
    const [count, changed] = [directory.entryCount, directory.namesChanged];
    directory.entryCount = this.#count;
    directory.namesChanged = this.#changed;
    this.#entry = directory.replaceEntry(this.name, this.#entry);
    this.#count = count;
    this.#changed = changed;
  }
}

class AttributesChange implements Change {
  readonly inode: Inode;
  #attributes: Attributes;

  constructor(inode: Inode, attributes: Attributes) {
    this.inode = inode;
    this.#attributes = attributes;
  }

  swap(): void {
    const before = this.inode.attributes;
    this.inode.attributes = this.#attributes;
    this.#attributes = before;
  }
}

class ContentChange implements Change {
  readonly inode: Inode;
  #content: DataOperation | undefined;

  constructor(inode: Inode, content: DataOperation | undefined) {
    this.inode = inode;
    this.#content = content;
  }

  swap(): void {
    const before = this.inode.content;
    this.inode.content = this.#content;
    this.#content = before;
  }
}

class TimesChange implements Change {
  readonly inode: Inode;
  #times: Times | undefined;

  constructor(inode: Inode, times: Times | undefined) {
    this.inode = inode;
    this.#times = times;
  }

  swap(): void {
    const before = this.inode.lastTimes;
    this.inode.lastTimes = this.#times;
    this.#times = before;
  }
}

class FinishedChange implements Change {
  readonly inode = undefined;
  readonly #subvolume: SubvolumeTree;

  constructor(subvolume: SubvolumeTree) {
    this.#subvolume = subvolume;
  }

  swap(): void {
    this.#subvolume.finished = !this.#subvolume.finished;
  }
}

/**
 * Every change that commands made, so that the state at any command can be had again: going back and
 * forth swaps what was with what came.
 */
export class Journal {
  readonly #keep: boolean;
  readonly #changes: Change[] = [];
  /** Of each command begun, how many changes there were before it. */
  #starts = new Uint32Array(1024);
  #commands = 0;
  #position = 0;

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  /** How many commands have been begun. */
  get commands(): number {
    return this.#commands;
  }

  get position(): number {
    return this.#position;
  }

  begin(): void {
    if (this.#commands === this.#starts.length) {
      const starts = new Uint32Array(this.#starts.length * 2);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    this.#starts[this.#commands] = this.#changes.length;
    this.#commands += 1;
    this.#position = this.#commands;
  }

  setEntry(directory: Inode, name: ByteString, entry: Entry | null, at: CommandNumber): void {
    const had = directory.ownEntry(name) ? 1 : 0;
    const count = directory.entryCount;
    const counted = count === undefined ? undefined : count + (entry ? 1 : 0) - had;
    this.#make(new NameChange(directory, name, entry, counted, at));
  }

  setAttributes(inode: Inode, attributes: Attributes): void {
    this.#make(new AttributesChange(inode, attributes));
  }

  setContent(inode: Inode, content: DataOperation | undefined): void {
    this.#make(new ContentChange(inode, content));
  }

  setTimes(inode: Inode, times: Times): void {
    this.#make(new TimesChange(inode, times));
  }

  finish(subvolume: SubvolumeTree): void {
    this.#make(new FinishedChange(subvolume));
  }

  /** The state after so many commands. */
  goTo(command: number): void {
    const target = Math.max(0, Math.min(command, this.#commands));
    const to = this.#startOf(target);
    let at = this.#startOf(this.#position);
    while (at > to) this.#changes[--at]?.swap();
    while (at < to) this.#changes[at++]?.swap();
    this.#position = target;
  }

  /** The changes that are chosen, with the number of their command, in order. */
  changes<Chosen extends Change>(
    isChosen: (change: Change) => change is Chosen,
  ): (readonly [number, Chosen])[] {
    const found: (readonly [number, Chosen])[] = [];
    for (const [at, change] of this.#changes.entries()) {
      if (isChosen(change)) found.push([this.#commandOf(at), change]);
    }
    return found;
  }

  /** The command that made the change at `at`: the last that began at or before it. */
  #commandOf(at: number): number {
    let low = 0;
    let high = this.#commands;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#startOf(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #startOf(command: number): number {
    return command < this.#commands ? (this.#starts[command] ?? 0) : this.#changes.length;
  }

  #make(change: Change): void {
    change.swap();
    if (this.#keep) this.#changes.push(change);
  }
}
