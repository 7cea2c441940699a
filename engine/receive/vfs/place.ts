// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { Errno } from '../errno';
import type { Inode } from '../tree/inode';
import { Refused } from './refused';

/** A name that a path leads to. */
export interface Where {
  /** As the command has it. */
  readonly path: ByteString;
  /** The path up to and with the name. */
  readonly reached: ByteString;
  readonly directory: Inode;
  readonly name: ByteString;
}

/** Where a path ends. */
export interface Place extends Where {
  /**
   * `name`: a name in a directory. `root`: the subvolume itself. `.` and `..`: these come last, and
   * `directory` is what they lead to.
   */
  readonly kind: 'name' | 'root' | '.' | '..';
  /** What is there: null for nothing, undefined where that isn't known. */
  readonly inode: Inode | null | undefined;
  /** Whether the name is followed by a slash, which only directories may be. */
  readonly slashed: boolean;
}

/** `NAME_MAX`. */
const nameMax = 255;

/** Refuses a name that btrfs would not look up. */
export function requireName(place: Where): void {
  if (place.name.length > nameMax) throw refusedAt('ENAMETOOLONG', { ...place, inode: undefined });
}

/** Refuses what is no directory; one of unknown type proves to be one. */
export function requireDirectory(inode: Inode, place: Where): void {
  inode.type ??= 'directory';
  if (inode.type !== 'directory') throw refusedAt('ENOTDIR', { ...place, inode });
}

/** A refusal that comes of where a path leads. */
export function refusedAt(
  errno: Errno,
  { path, reached, directory, name, inode }: Where & Pick<Place, 'inode'>,
  kind: 'path' | 'exists' | 'wrong type' | 'not empty' | 'ancestor' = 'path',
): Refused {
  return new Refused(errno, { kind, path, reached, directory, name, found: inode ?? undefined });
}
