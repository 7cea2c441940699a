// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { Inode } from '../tree/inode';

/** Where a path ends. */
export interface Place {
  /** As the command has it. */
  readonly path: ByteString;
  /** `name`: a name in a directory. `root`: the subvolume itself. `dot`: `.` or `..` come last. */
  readonly kind: 'name' | 'root' | 'dot';
  /** Of the last name; the directory itself for the other kinds. */
  readonly directory: Inode;
  readonly name: ByteString;
  /** What is there: null for nothing, undefined where that isn't known. */
  readonly inode: Inode | null | undefined;
  /** Whether the name is followed by a slash, which only directories may be. */
  readonly slashed: boolean;
}
