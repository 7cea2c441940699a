// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID } from '../../snapshot/key';
import { rootId, type InodeId } from './sentInode';
import { unfollowable } from './unfollowable';

/** Inodes rebuilt at most: each takes some hundred bytes. */
const inodeLimit = 4_000_000;

/** The ids of all inodes of a chain, and the inode number of each. */
export class InodeIds {
  readonly #numbers: number[] = [FIRST_FREE_OBJECTID];
  #highest = FIRST_FREE_OBJECTID;

  /** Throws Unfollowable for numbers that no file can have, and where there are too many. */
  add(ino: number): InodeId {
    if (!Number.isSafeInteger(ino) || ino <= FIRST_FREE_OBJECTID)
      throw unfollowable.badNumber('inode number', ino);
    if (this.#numbers.length > inodeLimit) throw unfollowable.tooMany('inodes', inodeLimit);
    this.#highest = Math.max(this.#highest, ino);
    return this.#numbers.push(ino) - 1;
  }

  /** A number that no inode has, for one of which the stream doesn't tell it. */
  get unused(): number {
    return this.#highest + 1;
  }

  ino(id: InodeId): number {
    return this.#numbers[id] ?? this.#numbers[rootId] ?? FIRST_FREE_OBJECTID;
  }
}
