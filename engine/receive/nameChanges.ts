// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Changes } from './changeList';
import { GrowingNumbers } from './growingNumbers';
import type { CommandNumber } from './receivedInode';
import { Entry } from './tree/entry';
import type { Inode } from './tree/inode';
import { nameBytesOf } from './tree/nameBytes';
import { none } from './tree/nameTable';
import type { ReceivingVolume } from './volume';

/** An entry that a command added, or took away. */
export interface EntryChange {
  readonly command: CommandNumber;
  readonly entry: Entry;
  readonly adds: boolean;
}

/**
 * All changes of names, in order, in columns: each puts a row of the volume's names in force, or out of
 * it. One that takes another's place is two changes. Each directory's changes are a chain.
 */
export class NameChanges implements Changes {
  readonly #volume: ReceivingVolume;
  readonly #rows = new GrowingNumbers();
  readonly #commands = new GrowingNumbers();
  /** The directory's change before; -1 where it is the first. */
  readonly #earlier = new GrowingNumbers();
  #done = 0;

  constructor(volume: ReceivingVolume) {
    this.#volume = volume;
  }

  /** Only where all is done. */
  make(row: number, at: CommandNumber, keep: boolean): void {
    const { names } = this.#volume;
    const directory = this.#directoryOf(row);
    const earlier = directory.lastNameChange;
    const number = keep ? this.#done : none;
    if (keep) {
      this.#rows.push(row);
      this.#commands.push(at);
      this.#earlier.push(earlier);
      this.#done += 1;
    }
    const adds = names.sinceOf(row) === at;
    if (adds) directory.addName(row, at);
    else directory.removeName(row, at);
    directory.lastNameChange = number;
    // Nobody can come back to it.
    if (!adds && !keep) names.free(row);
  }

  undo(): void {
    this.#done -= 1;
    const row = this.#rows.at(this.#done);
    const before = this.#commands.at(this.#earlier.at(this.#done) ?? none);
    if (row === undefined) return;
    if (this.#adds(this.#done)) this.#directoryOf(row).removeName(row, before);
    else this.#directoryOf(row).addName(row, before);
  }

  redo(): void {
    const row = this.#rows.at(this.#done);
    const command = this.#commands.at(this.#done);
    if (row === undefined) return;
    if (this.#adds(this.#done)) this.#directoryOf(row).addName(row, command);
    else this.#directoryOf(row).removeName(row, command);
    this.#done += 1;
  }

  /** Those of a directory's name by the command `since` and later ones, in order. */
  of(directory: Inode, name: ByteString, since: CommandNumber): readonly EntryChange[] {
    const { names } = this.#volume;
    const { hash } = nameBytesOf(name);
    const found: EntryChange[] = [];
    let at = directory.lastNameChange;
    for (; at >= 0; at = this.#earlier.at(at) ?? none) {
      const [row, command] = [this.#rows.at(at), this.#commands.at(at)];
      if (row === undefined || command === undefined || command < since) break;
      if (names.directoryOf(row) !== directory.id) break;
      if (names.nameOf(row).hash !== hash) continue;
      const entry = new Entry(this.#volume, row);
      if (entry.name === name) found.push({ command, entry, adds: this.#adds(at) });
    }
    return found.reverse();
  }

  #directoryOf(row: number): Inode {
    return this.#volume.inodeAt(this.#volume.names.directoryOf(row));
  }

  #adds(at: number): boolean {
    return this.#volume.names.sinceOf(this.#rows.at(at) ?? none) === this.#commands.at(at);
  }
}
