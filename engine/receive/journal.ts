// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { ChangeList, type Changes } from './changeList';
import { nothing } from './data/dataLog';
import { GrowingNumbers } from './growingNumbers';
import { NameChanges, type EntryChange } from './nameChanges';
import type { CommandNumber } from './receivedInode';
import type { Attributes } from './tree/attributes';
import type { Inode } from './tree/inode';
import type { NameBytes } from './tree/nameBytes';
import { none } from './tree/nameTable';
import type { Times } from './tree/origin';
import type { SubvolumeTree } from './tree/subvolumeTree';
import type { ReceivingVolume } from './volume';

/** The kinds of changes: their lists' places. */
const kind = { name: 0, attributes: 1, content: 2, times: 3, finished: 4 } as const;

/**
 * Every change that commands made, so that the state at any command can be had again: going back and
 * forth swaps what was with what came.
 */
export class Journal {
  readonly #keep: boolean;
  readonly #volume: ReceivingVolume;
  readonly #names: NameChanges;
  readonly #attributes = new ChangeList<Attributes>((id, attributes) => {
    const inode = this.#volume.inodeAt(id);
    const before = inode.attributes;
    if (attributes) inode.attributes = attributes;
    return before;
  });
  readonly #content = new ChangeList<number>((id, content) => {
    const inode = this.#volume.inodeAt(id);
    const before = inode.content;
    inode.content = content ?? nothing;
    return before;
  });
  readonly #times = new ChangeList<Times>((id, times) => {
    const inode = this.#volume.inodeAt(id);
    const before = inode.lastTimes;
    inode.lastTimes = times;
    return before;
  });
  /** Of the subvolume of which this inode is the root. */
  readonly #finished = new ChangeList<boolean>((root, finished) => {
    const { tree } = this.#volume.inodeAt(root);
    const before = tree.finished;
    tree.finished = finished ?? before;
    return before;
  });
  readonly #lists: readonly Changes[];
  /** Of each change, its kind: which list has it next. */
  #kinds = new Uint8Array(1024);
  #changes = 0;
  /** Of each change, the one before it of the same inode; -1 where there is none. */
  readonly #earlier = new GrowingNumbers();
  /** Of each inode the last change; -1 where there is none. */
  readonly #last = new GrowingNumbers();
  /** Of each command begun, how many changes there were before it; none where nothing is kept. */
  readonly #starts = new GrowingNumbers();
  /** Commands that have been begun. */
  #begun = 0;
  #position = 0;

  constructor(volume: ReceivingVolume, keep: boolean) {
    this.#volume = volume;
    this.#keep = keep;
    this.#names = new NameChanges(volume);
    this.#lists = [this.#names, this.#attributes, this.#content, this.#times, this.#finished];
  }

  /** How many commands have been begun. */
  get commands(): number {
    return this.#begun;
  }

  get position(): number {
    return this.#position;
  }

  begin(): void {
    if (this.#keep) this.#starts.push(this.#changes);
    this.#begun += 1;
    this.#position = this.#begun;
  }

  /** Has the command `at` give an inode a name that is free. */
  addName(directory: Inode, name: NameBytes, inode: Inode, at: CommandNumber): void {
    const row = this.#volume.names.make(directory.id, name, inode.id, at);
    this.#names.make(row, at, this.#keep);
    this.#note(kind.name, inode);
  }

  removeName(directory: Inode, name: NameBytes, at: CommandNumber): void {
    const row = directory.ownName(name);
    if (row === none) return;
    const inode = this.#volume.inodeAt(this.#volume.names.inodeOf(row));
    this.#names.make(row, at, this.#keep);
    this.#note(kind.name, inode);
  }

  setAttributes(inode: Inode, attributes: Attributes): void {
    this.#attributes.make(inode.id, attributes, this.#keep);
    this.#note(kind.attributes, inode);
  }

  /** `content` is what the volume's data log calls it. */
  setContent(inode: Inode, content: number): void {
    this.#content.make(inode.id, content, this.#keep);
    this.#note(kind.content, inode);
  }

  setTimes(inode: Inode, times: Times): void {
    this.#times.make(inode.id, times, this.#keep);
    this.#note(kind.times, inode);
  }

  finish(subvolume: SubvolumeTree): void {
    this.#finished.make(subvolume.root.id, true, this.#keep);
    this.#note(kind.finished, undefined);
  }

  /** The state after so many commands. */
  goTo(command: number): void {
    const target = Math.max(0, Math.min(command, this.commands));
    const to = this.#startOf(target);
    let at = this.#startOf(this.#position);
    while (at > to) this.#lists[this.#kinds[--at] ?? 0]?.undo();
    while (at < to) this.#lists[this.#kinds[at++] ?? 0]?.redo();
    this.#position = target;
  }

  /** The changes of a directory's name by the command `since` and later ones, in order. */
  changesOfName(directory: Inode, name: ByteString, since: CommandNumber): readonly EntryChange[] {
    return this.#names.of(directory, name, since);
  }

  /** The commands that changed something of an inode, or its names, in order. */
  commandsOf(inode: Inode): number[] {
    const commands: number[] = [];
    for (let at = this.#last.at(inode.id) ?? -1; at >= 0; at = this.#earlier.at(at) ?? -1) {
      const command = this.#commandOf(at);
      if (command !== commands.at(-1)) commands.push(command);
    }
    return commands.reverse();
  }

  /** The command that made the change at `at`: the last that began at or before it. */
  #commandOf(at: number): number {
    let low = 0;
    let high = this.commands;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#startOf(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #startOf(command: number): number {
    return this.#starts.at(command) ?? this.#changes;
  }

  #note(which: number, inode: Inode | undefined): void {
    if (!this.#keep) return;
    if (this.#changes === this.#kinds.length) {
      const kinds = new Uint8Array(this.#kinds.length * 2);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#kinds[this.#changes] = which;
    this.#earlier.push(inode ? (this.#last.at(inode.id) ?? -1) : -1);
    if (inode) this.#last.set(inode.id, this.#changes);
    this.#changes += 1;
  }
}
