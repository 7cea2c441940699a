// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Changes } from './changeList';
import type { CommandNumber } from './receivedInode';
import type { Entry, Inode } from './tree/inode';

/** An entry that a command added, or took away. */
export interface EntryChange {
  readonly command: CommandNumber;
  readonly entry: Entry;
  readonly adds: boolean;
}

/**
 * All changes of names, in order, in columns: each adds an entry to its directory or takes it away. One
 * that takes another's place is two changes. Each directory's changes are a chain.
 */
export class NameChanges implements Changes {
  readonly #entries: Entry[] = [];
  readonly #commands: CommandNumber[] = [];
  /** The directory's change before; -1 where it is the first. */
  readonly #earlier: number[] = [];
  #done = 0;

  /** Only where all is done. */
  make(entry: Entry, at: CommandNumber, keep: boolean): void {
    const { directory } = entry;
    const earlier = directory.lastNameChange;
    const number = keep ? this.#done : -1;
    if (keep) {
      this.#entries.push(entry);
      this.#commands.push(at);
      this.#earlier.push(earlier);
      this.#done += 1;
    }
    if (entry.since === at) directory.addEntry(entry, at);
    else directory.removeEntry(entry, at);
    directory.lastNameChange = number;
  }

  undo(): void {
    this.#done -= 1;
    const entry = this.#entries[this.#done];
    const before = this.#commands[this.#earlier[this.#done] ?? -1];
    if (!entry) return;
    if (this.#adds(this.#done)) entry.directory.removeEntry(entry, before);
    else entry.directory.addEntry(entry, before);
  }

  redo(): void {
    const entry = this.#entries[this.#done];
    const command = this.#commands[this.#done];
    if (entry && this.#adds(this.#done)) entry.directory.addEntry(entry, command);
    else entry?.directory.removeEntry(entry, command);
    this.#done += 1;
  }

  /** Those of a directory's name by the command `since` and later ones, in order. */
  of(directory: Inode, name: ByteString, since: CommandNumber): readonly EntryChange[] {
    const found: EntryChange[] = [];
    let at = directory.lastNameChange;
    for (; at >= 0; at = this.#earlier[at] ?? -1) {
      const [entry, command] = [this.#entries[at], this.#commands[at]];
      if (entry?.directory !== directory || command === undefined || command < since) break;
      if (entry.name === name) found.push({ command, entry, adds: this.#adds(at) });
    }
    return found.reverse();
  }

  #adds(at: number): boolean {
    return this.#entries[at]?.since === this.#commands[at];
  }
}
