// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Timespec } from '../stream/command';
import type { DataOperation } from './data/dataOperation';

/** What an inode is; undefined where it is assumed and nothing has told yet. */
export type FileType =
  'directory' | 'file' | 'symlink' | 'fifo' | 'socket' | 'character device' | 'block device';

/**
 * Names a command among all that a volume has received: `Volume.commandOf` leads to the stream and to
 * the number in it. In the first stream that a volume receives it is the command's number there.
 */
export type CommandNumber = number;

/** A name of an inode, as long as the inode has it. */
export interface Ref {
  readonly directory: ReceivedInode;
  readonly name: ByteString;
  readonly inode: ReceivedInode;
  /** The command that gave the name; undefined for one from before the stream. */
  readonly since: CommandNumber | undefined;
}

/** An inode of a received subvolume as it is at the receiver's position: it changes with it. */
export interface ReceivedInode {
  /** The sender's inode number, where the stream or the starting state tells it. */
  readonly ino: number | undefined;
  /** The sender's generation, which only orphan names (`o<ino>-<gen>-<idx>`) and images tell. */
  readonly generation: number | undefined;
  readonly type: FileType | undefined;
  /** The command that made it; undefined for one from before the stream. */
  readonly created: CommandNumber | undefined;
  /** The lower twelve bits of `st_mode`; undefined where it is assumed and wasn't set. */
  readonly permissions: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Of a device, as the stream has it: `new_encode_dev`. */
  readonly rdev: number | undefined;
  /** Of a file, in bytes; undefined where it is assumed. */
  readonly size: number | undefined;
  /** Of a symlink; undefined for others, or where it is assumed. */
  readonly target: ByteString | undefined;
  /** The newest thing done to a file's data, and through it all before; see `extentsOf`. */
  readonly data: DataOperation | undefined;
  /** By name, in the order of their setting; those known. */
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** `BTRFS_INODE_*` that FILEATTR told; receive itself doesn't apply them. */
  readonly fileattr: bigint | undefined;
  /** `BTRFS_INODE_*` that hold on the receiving side: from an image, or by verity. */
  readonly flags: bigint;
  /** The last UTIMES or INODE_ITEM; times that something later made "now" are still in it. */
  readonly times: ReceivedTimes | undefined;
  /** The command that set `times`; undefined where they are from before any stream, or unknown. */
  readonly timesSet: CommandNumber | undefined;
  /** Whether something after `times` changed the modification time to when it was received. */
  readonly mtimeIsNow: boolean;
  /** Its names now, oldest first; none once it is deleted. The root has none. */
  readonly refs: readonly Ref[];
  /** How many names a directory holds; undefined where that isn't known. */
  readonly entryCount: number | undefined;
  /** A directory's entry; undefined where there is none, or none is known. */
  entry(name: ByteString): ReceivedInode | undefined;
  /** A directory's entries; those known. */
  entries(): Iterable<Ref>;
}

/** What a UTIMES said: the change and creation times, too, which receive doesn't apply. */
export interface ReceivedTimes {
  readonly atime: Timespec;
  readonly mtime: Timespec;
  readonly ctime: Timespec;
  readonly otime: Timespec | undefined;
}
