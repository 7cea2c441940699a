// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Changes } from './changeList';
import type { CommandNumber } from './receivedInode';
import type { Entry, Inode } from './tree/inode';

/** A name that was made to lead elsewhere. It holds the other entry than the one that is in force. */
export class NameChange {
  readonly directory: Inode;
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
    this.directory = directory;
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
    const { directory } = this;
    const { entryCount, namesChanged } = directory;
    directory.entryCount = this.#count;
    directory.namesChanged = this.#changed;
    this.#entry = directory.replaceEntry(this.name, this.#entry);
    this.#count = entryCount;
    this.#changed = namesChanged;
  }
}

/** All changes of names, in order. */
export class NameChanges implements Changes {
  readonly #changes: NameChange[] = [];
  #done = 0;

  /** Only where all is done. */
  make(change: NameChange, keep: boolean): void {
    change.swap();
    if (!keep) return;
    this.#changes.push(change);
    this.#done += 1;
  }

  at(at: number): NameChange | undefined {
    return this.#changes[at];
  }

  undo(): void {
    this.#done -= 1;
    this.#changes[this.#done]?.swap();
  }

  redo(): void {
    this.#changes[this.#done]?.swap();
    this.#done += 1;
  }

  concerns(at: number, thing: object): boolean {
    return this.#changes[at]?.concerns(thing) ?? false;
  }
}
