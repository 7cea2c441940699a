// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandNumber } from '../receivedInode';
import { VersionedMap } from '../tree/versionedMap';
import type { FileRange } from './fileRanges';

/** Names an inode in all snapshots that have it: inode numbers are used again. */
export type InodeId = number;

/** The root directory's in every snapshot. */
export const rootId: InodeId = 0;

/** The upper bits of `st_mode`. */
export const Format = {
  FIFO: 0o010000,
  CHARACTER: 0o020000,
  DIRECTORY: 0o040000,
  BLOCK: 0o060000,
  FILE: 0o100000,
  SYMLINK: 0o120000,
  SOCKET: 0o140000,
  MASK: 0o170000,
} as const;

/** A name of an inode; a directory's entry and the inode's reference are one object. */
export interface SentName {
  readonly directory: InodeId;
  readonly name: ByteString;
  readonly inode: InodeId;
  /** Its DIR_INDEX, given when the snapshot is finished; 0 until then. */
  index: number;
  /** Its name's hash, which a DIR_ITEM is found by; undefined until it is asked for. */
  hash: number | undefined;
}

/**
 * An inode as the sender had it in one snapshot, of which other snapshots that didn't change it have
 * the same object. What the receiver's system calls do besides (an ACL inherited, a set-uid bit
 * dropped) isn't in it: the sender's inode never went through them.
 */
export class SentInode {
  readonly id: InodeId;
  readonly ino: number;
  /** Undefined where no orphan name tells it. */
  readonly generation: number | undefined;
  /** What it is taken to be then: a number that is used again must not be taken for the same inode. */
  assumedGeneration = 1;
  /** The command that made it, which has its symlink's target; undefined for a root directory. */
  readonly made: CommandNumber | undefined;
  /** `Format`. */
  format: number;
  permissions = 0;
  uid = 0;
  gid = 0;
  rdev = 0;
  /** Bytes; a directory's is that of its INODE_ITEM. */
  size = 0;
  /** Whether a file's last block may still have what was cut off behind its end. */
  staleTail = false;
  /** As the last FILEATTR has it. */
  fileattr: bigint | undefined;
  /** What the flags are taken to be while no FILEATTR tells them. */
  assumedFlags = 0n;
  /** The transaction that the item says it was changed in last. */
  transid = 0;
  /** The command that set the times last. */
  times: CommandNumber | undefined;
  verity: CommandNumber | undefined;
  /** The command that set each. */
  xattrs = noXattrs;
  /** In the order in which they came; the list is this version's own. */
  names: SentName[] = [];
  /** A directory's, in the order in which they came. */
  entries: Map<ByteString, SentName> | undefined;
  /** The highest DIR_INDEX that a directory has given. */
  lastIndex = 1;
  /** What a file's data consists of; the list is this version's own. */
  ranges: FileRange[] = [];

  constructor(
    id: InodeId,
    ino: number,
    generation: number | undefined,
    made: CommandNumber | undefined,
    format: number,
  ) {
    this.id = id;
    this.ino = ino;
    this.generation = generation;
    this.made = made;
    this.format = format;
    if (format === Format.DIRECTORY) this.entries = new Map();
  }

  /** A version to change in another snapshot. */
  version(): SentInode {
    const version = new SentInode(this.id, this.ino, this.generation, this.made, this.format);
    version.assumedGeneration = this.assumedGeneration;
    version.permissions = this.permissions;
    version.uid = this.uid;
    version.gid = this.gid;
    version.rdev = this.rdev;
    version.size = this.size;
    version.staleTail = this.staleTail;
    version.fileattr = this.fileattr;
    version.assumedFlags = this.assumedFlags;
    version.transid = this.transid;
    version.times = this.times;
    version.verity = this.verity;
    version.xattrs = this.xattrs;
    version.names = this.names.slice();
    version.entries = this.entries && new Map(this.entries);
    version.lastIndex = this.lastIndex;
    version.ranges = this.ranges.slice();
    return version;
  }

  /** As its item has it. */
  get itemGeneration(): number {
    return this.generation ?? this.assumedGeneration;
  }

  get isDirectory(): boolean {
    return this.format === Format.DIRECTORY;
  }
}

const noXattrs = new VersionedMap<ByteString, CommandNumber>();
