// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';

export type InodeKind = 'directory' | 'file' | 'symlink' | 'device' | 'fifo' | 'socket' | 'unknown';

/** One inode as far as a stream tells of it. */
export interface StreamInode {
  /** Its place in the model's list. */
  readonly id: number;
  /** Undefined where only the parent's stream could tell. */
  ino: number | undefined;
  /** Its generation, which only an orphan name tells. */
  gen: number | undefined;
  kind: InodeKind;
  /** The MK… or SYMLINK command; undefined for what was there before the stream. */
  readonly created: number | undefined;
  /** The parent's inode that it is, where the parent's stream is at hand. */
  readonly origin: StreamInode | undefined;
  /** Every name it had, oldest first. The subvolume's root has none. */
  names: NameRecord[];
  /** A directory's entries as they are after the commands read so far. */
  entries: Map<ByteString, NameRecord> | undefined;
}

/** Above every command's number, and still a small integer to the machine: Infinity would take a box each. */
export const never = 2 ** 31 - 1;

/** A name of an inode, and for how long. */
export interface NameRecord {
  readonly inode: StreamInode;
  readonly directory: StreamInode;
  readonly name: ByteString;
  /** The parent's name that it is, where it was there before the stream and the parent's is at hand. */
  readonly origin: NameRecord | undefined;
  /** The command that made it; −1 where it was there before the stream. */
  readonly from: number;
  /** The command that took it away; `never` for none. */
  until: number;
}
