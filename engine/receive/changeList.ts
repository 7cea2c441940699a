// SPDX-License-Identifier: GPL-2.0-only
import { GrowingList } from './growingList';
import { GrowingNumbers } from './growingNumbers';

/** Changes of one kind, in order, each of which can be undone and done again. */
export interface Changes {
  undo(): void;
  redo(): void;
}

/**
 * Changes that put a value in another's place. It keeps for each the value that is not in force, in
 * columns: an object for each of a stream's million commands would take half the receiver's memory.
 */
export class ChangeList<Value> implements Changes {
  readonly #exchange: (inode: number, value: Value | undefined) => Value | undefined;
  /** Of which inode, by its number on the volume. */
  readonly #inodes = new GrowingNumbers();
  readonly #others = new GrowingList<Value | undefined>();
  #done = 0;

  /** `exchange` puts the value in force, and returns the one before. */
  constructor(exchange: (inode: number, value: Value | undefined) => Value | undefined) {
    this.#exchange = exchange;
  }

  /** Only where all is done. */
  make(inode: number, value: Value | undefined, keep: boolean): void {
    const before = this.#exchange(inode, value);
    if (!keep) return;
    this.#inodes.push(inode);
    this.#others.push(before);
    this.#done += 1;
  }

  undo(): void {
    this.#done -= 1;
    this.#swap(this.#done);
  }

  redo(): void {
    this.#swap(this.#done);
    this.#done += 1;
  }

  #swap(at: number): void {
    const inode = this.#inodes.at(at);
    if (inode !== undefined) this.#others.set(at, this.#exchange(inode, this.#others.at(at)));
  }
}
