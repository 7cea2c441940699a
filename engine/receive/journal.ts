// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { ChangeList, type Changes } from './changeList';
import type { DataOperation } from './data/dataOperation';
import { NameChange, NameChanges } from './nameChanges';
import type { CommandNumber } from './receivedInode';
import type { Attributes } from './tree/attributes';
import type { Entry, Inode } from './tree/inode';
import type { Times } from './tree/origin';
import type { SubvolumeTree } from './tree/subvolumeTree';

/** The kinds of changes: their lists' places. */
const kind = { name: 0, attributes: 1, content: 2, times: 3, finished: 4 } as const;

/**
 * Every change that commands made, so that the state at any command can be had again: going back and
 * forth swaps what was with what came.
 */
export class Journal {
  readonly #keep: boolean;
  readonly #names = new NameChanges();
  readonly #attributes = new ChangeList<Inode, Attributes>((inode, attributes) => {
    const before = inode.attributes;
    if (attributes) inode.attributes = attributes;
    return before;
  });
  readonly #content = new ChangeList<Inode, DataOperation>((inode, content) => {
    const before = inode.content;
    inode.content = content;
    return before;
  });
  readonly #times = new ChangeList<Inode, Times>((inode, times) => {
    const before = inode.lastTimes;
    inode.lastTimes = times;
    return before;
  });
  readonly #finished = new ChangeList<SubvolumeTree, boolean>((subvolume, finished) => {
    const before = subvolume.finished;
    subvolume.finished = finished ?? before;
    return before;
  });
  readonly #lists: readonly Changes[] = [
    this.#names,
    this.#attributes,
    this.#content,
    this.#times,
    this.#finished,
  ];
  /** Of each change, its kind: which list has it next. */
  #kinds = new Uint8Array(1024);
  #changes = 0;
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
    this.#starts[this.#commands] = this.#changes;
    this.#commands += 1;
    this.#position = this.#commands;
  }

  setEntry(directory: Inode, name: ByteString, entry: Entry | null, at: CommandNumber): void {
    const had = directory.ownEntry(name) ? 1 : 0;
    const count = directory.entryCount;
    const counted = count === undefined ? undefined : count + (entry ? 1 : 0) - had;
    this.#names.make(new NameChange(directory, name, entry, counted, at), this.#keep);
    this.#note(kind.name);
  }

  setAttributes(inode: Inode, attributes: Attributes): void {
    this.#attributes.make(inode, attributes, this.#keep);
    this.#note(kind.attributes);
  }

  setContent(inode: Inode, content: DataOperation | undefined): void {
    this.#content.make(inode, content, this.#keep);
    this.#note(kind.content);
  }

  setTimes(inode: Inode, times: Times): void {
    this.#times.make(inode, times, this.#keep);
    this.#note(kind.times);
  }

  finish(subvolume: SubvolumeTree): void {
    this.#finished.make(subvolume, true, this.#keep);
    this.#note(kind.finished);
  }

  /** The state after so many commands. */
  goTo(command: number): void {
    const target = Math.max(0, Math.min(command, this.#commands));
    const to = this.#startOf(target);
    let at = this.#startOf(this.#position);
    while (at > to) this.#lists[this.#kinds[--at] ?? 0]?.undo();
    while (at < to) this.#lists[this.#kinds[at++] ?? 0]?.redo();
    this.#position = target;
  }

  /** The changes of a directory's name, with the number of their command, in order. */
  changesOfName(directory: object, name: ByteString): (readonly [number, NameChange])[] {
    const found: (readonly [number, NameChange])[] = [];
    this.#each((at, which, place) => {
      const change = which === kind.name ? this.#names.at(place) : undefined;
      if (change?.directory === directory && change.name === name)
        found.push([this.#commandOf(at), change]);
    });
    return found;
  }

  /** The commands that changed something of an inode, or its names, in order. */
  commandsOf(inode: object): number[] {
    const commands = new Set<number>();
    this.#each((at, which, place) => {
      if (this.#lists[which]?.concerns(place, inode)) commands.add(this.#commandOf(at));
    });
    return [...commands];
  }

  /** Goes through all changes: which it is, of what kind, and its place in the kind's list. */
  #each(see: (at: number, which: number, place: number) => void): void {
    const places = this.#lists.map(() => 0);
    for (let at = 0; at < this.#changes; at++) {
      const which = this.#kinds[at] ?? 0;
      const place = places[which] ?? 0;
      places[which] = place + 1;
      see(at, which, place);
    }
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
    return command < this.#commands ? (this.#starts[command] ?? 0) : this.#changes;
  }

  #note(which: number): void {
    if (!this.#keep) return;
    if (this.#changes === this.#kinds.length) {
      const kinds = new Uint8Array(this.#kinds.length * 2);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#kinds[this.#changes] = which;
    this.#changes += 1;
  }
}
