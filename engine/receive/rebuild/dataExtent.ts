// SPDX-License-Identifier: GPL-2.0-only
import type { CommandNumber } from '../receivedInode';

/** A stretch of an extent's data and the command that brings it. Bytes. */
export interface DataPiece {
  /** Within the extent's uncompressed data. */
  readonly at: number;
  readonly length: number;
  readonly command: CommandNumber;
  /** Where it begins in the command's data, decompressed. */
  readonly from: number;
}

/**
 * `inline` is stored in the tree itself. Of one that was `left out` the stream has no data; a
 * `preallocated` one has none yet, and shows only by what the engine makes of it.
 */
export type ExtentKind = 'data' | 'inline' | 'left out' | 'preallocated';

/** What an extent is made of. Between its pieces it has zeros. Sizes in bytes. */
export interface NewExtent {
  /** Uncompressed; grows while the commands that write it are gone through. */
  readonly ramBytes: number;
  readonly diskNumBytes: number;
  /** As in a file extent item: 0 none, 1 zlib, 2 lzo, 3 zstd. */
  readonly compression: number;
  /** The transaction in which it was written. */
  readonly generation: number;
  /** In the order of `at`. None where the stream has no data. */
  readonly pieces: DataPiece[];
  /** Compressed, the command that has it as it lay on disk. */
  readonly encoded: CommandNumber | undefined;
  readonly kind: ExtentKind;
}

/** An extent that files share. */
export class DataExtent implements NewExtent {
  readonly bytenr: number;
  ramBytes: number;
  diskNumBytes: number;
  readonly compression: number;
  readonly generation: number;
  readonly pieces: DataPiece[];
  readonly encoded: CommandNumber | undefined;
  readonly kind: ExtentKind;
  /** Nearly all extents have one. */
  #user: number | undefined;
  #furtherUsers: Set<number> | undefined;

  constructor(bytenr: number, made: NewExtent) {
    this.bytenr = bytenr;
    this.ramBytes = made.ramBytes;
    this.diskNumBytes = made.diskNumBytes;
    this.compression = made.compression;
    this.generation = made.generation;
    this.pieces = made.pieces;
    this.encoded = made.encoded;
    this.kind = made.kind;
  }

  /** A file with this inode number has a part of it. */
  addUser(ino: number): void {
    if (this.#user === undefined || this.#user === ino) this.#user = ino;
    else (this.#furtherUsers ??= new Set()).add(ino);
  }

  /** Inode numbers of the files that have had a part of it, in their order. */
  get users(): readonly number[] {
    const users = this.#user === undefined ? [] : [this.#user];
    return this.#furtherUsers ? [...users, ...this.#furtherUsers].sort((a, b) => a - b) : users;
  }
}
