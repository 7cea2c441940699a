// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { DataOperation } from '../data/dataOperation';
import type { CommandNumber, FileType } from '../receivedInode';
import type { Timespec } from '../../stream/command';
import type { Attributes } from './attributes';

/**
 * An inode as it was before a stream began to change it: of an image, or of a subvolume that was
 * received before. It doesn't change while inodes are made of it.
 */
export interface Origin {
  /** The same object for the same inode in all snapshots of one another. */
  readonly identity: object;
  readonly ino: number | undefined;
  readonly generation: number | undefined;
  readonly type: FileType | undefined;
  readonly rdev: number | undefined;
  readonly target: ByteString | undefined;
  readonly attributes: Attributes;
  readonly data: DataOperation | undefined;
  readonly lastTimes: Times | undefined;
  readonly mtimeIsNow: boolean;
  readonly nlink: number | undefined;
  readonly entryCount: number | undefined;
  /** Null where there certainly is none, undefined where that isn't known. */
  find(name: ByteString): Origin | null | undefined;
  names(): Iterable<readonly [ByteString, Origin]>;
  places(): Iterable<OriginPlace>;
}

export interface OriginPlace {
  readonly directory: Origin;
  readonly name: ByteString;
}

/** The command that last set an inode's times, or the times themselves. */
export type Times =
  | CommandNumber
  | {
      readonly atime: Timespec;
      readonly mtime: Timespec;
      readonly ctime: Timespec;
      readonly otime: Timespec | undefined;
    };
