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

/** An extent that files share. Between its pieces it has zeros. Sizes in bytes. */
export interface DataExtent {
  readonly bytenr: number;
  /** Uncompressed; grows while the commands that write it are gone through. */
  ramBytes: number;
  diskNumBytes: number;
  /** As in a file extent item: 0 none, 1 zlib, 2 lzo, 3 zstd. */
  readonly compression: number;
  /** The transaction in which it was written. */
  readonly generation: number;
  /** In the order of `at`. None where the stream has no data. */
  readonly pieces: DataPiece[];
  /** Compressed, the command that has it as it lay on disk. */
  readonly encoded: CommandNumber | undefined;
  readonly kind: ExtentKind;
  /** Inode numbers of the files that have had a part of it. */
  readonly users: Set<number>;
}
