// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { ExtentRefs } from './extentRefs';
import type { FileExtentItem } from './fileExtentItem';
import type { FilesystemTrees } from './filesystemTrees';
import type { Tree } from './tree';

/** What the send engine reads of one subvolume. */
export interface Snapshot {
  readonly tree: Tree;
  /** The last component of its name; undefined for the top level, which has none. */
  readonly name: ByteString | undefined;
  readonly uuid: Uint8Array;
  /** All zero where it was never received. */
  readonly receivedUuid: Uint8Array;
  readonly ctransid: number;
  readonly readOnly: boolean;
  /** Deleted, but not yet cleaned away: the kernel refuses to send it, or to send from it. */
  readonly dead?: boolean;
  /** Bytes; of the whole filesystem. */
  readonly sectorsize: number;
  readonly nodesize: number;
  /**
   * The file's bytes behind a regular or inline extent, decompressed: `length` bytes from `offset`
   * within what the item maps (0 is the item's key.offset in the file). Holes, preallocated ranges
   * and what lies past the data read as zeros. At most 16 MiB at once. Throws a ReadError (to the
   * kernel, EIO) where data can't be read, fails its checksum, or has none: unless it is read for an
   * inode that is `nodatasum`, whose data is not checked.
   */
  readExtent(item: FileExtentItem, offset: number, length: number, nodatasum?: boolean): Uint8Array;
  /** Bytes of an extent as they lie on disk, compressed or not; checked and limited likewise. */
  readOnDisk(bytenr: number, length: number, nodatasum?: boolean): Uint8Array;
  /** Who else refers to an extent. */
  readonly extents: ExtentRefs;
  /** The filesystem's other trees, this snapshot's siblings among them. */
  readonly filesystemTrees: FilesystemTrees;
}
