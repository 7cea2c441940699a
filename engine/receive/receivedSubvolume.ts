// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { CommandNumber, ReceivedInode } from './receivedInode';

/** A subvolume on the receiving side, as it is at the receiver's position. */
export interface ReceivedSubvolume {
  /** Its path, from the filesystem's top level. */
  readonly path: ByteString;
  /** What SUBVOL or SNAPSHOT says: the sender's UUID, or that from which the sender had it. */
  readonly receivedUuid: Uint8Array;
  /** The sender's ctransid. */
  readonly ctransid: bigint;
  /** The command that made it; undefined for one that was there before. */
  readonly created: CommandNumber | undefined;
  /** What it is a snapshot of. */
  readonly parent: ReceivedSubvolume | undefined;
  /** Whether what it was made from isn't known: what its paths lead to is then assumed. */
  readonly partial: boolean;
  /** Whether it is finished: read-only, and found by its received UUID. */
  readonly finished: boolean;
  readonly root: ReceivedInode;
  /** What a path leads to, symlinks not followed; undefined where nothing is known there. */
  lookup(path: ByteString): ReceivedInode | undefined;
  /** The inode with the sender's number, newest first; undefined where none is known. */
  inode(ino: number, generation?: number): ReceivedInode | undefined;
  /** All inodes that are known, deleted ones among them, in the order in which they became known. */
  inodes(): Iterable<ReceivedInode>;
  /** A name that leads to it from the root, or undefined if it has none (any longer). */
  pathOf(inode: ReceivedInode): ByteString | undefined;
}
