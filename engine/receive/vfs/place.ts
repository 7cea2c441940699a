// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandPath } from '../commandPath';
import type { Errno } from '../errno';
import type { Inode } from '../tree/inode';
import { textOfName, type NameBytes } from '../tree/nameBytes';
import { Refused } from './refused';

/**
 * `name`: a name in a directory. `root`: the subvolume itself. `.` and `..`: these come last, and
 * `directory` is what they lead to.
 */
export type PlaceKind = 'name' | 'root' | '.' | '..';

/** Where a path ends, or has come to. */
export class Place {
  /** As the command has it. */
  readonly path: CommandPath;
  readonly kind: PlaceKind;
  /** Of the last name; the directory itself for the other kinds. */
  readonly directory: Inode;
  readonly name: NameBytes;
  /** What is there: null for nothing, undefined where that isn't known. */
  readonly inode: Inode | null | undefined;
  /** Whether the name is followed by a slash, which only directories may be. */
  readonly slashed: boolean;
  /** Where the name ends in the path; behind symlinks the path has no such place. */
  readonly #end: number;

  constructor(
    path: CommandPath,
    kind: PlaceKind,
    directory: Inode,
    name: NameBytes,
    inode: Inode | null | undefined,
    slashed: boolean,
    end = path.end,
  ) {
    this.path = path;
    this.kind = kind;
    this.directory = directory;
    this.name = name;
    this.inode = inode;
    this.slashed = slashed;
    this.#end = end;
  }

  /** The path up to and with the name. */
  get reached(): ByteString {
    return this.path.text.slice(0, this.#end) as ByteString;
  }
}

/** `NAME_MAX`. */
const nameMax = 255;

/** Refuses a name that btrfs would not look up. */
export function requireName(place: Place): void {
  if (place.name.end - place.name.start > nameMax) throw refusedAt('ENAMETOOLONG', place);
}

/** Refuses what is no directory; one of unknown type proves to be one. */
export function requireDirectory(inode: Inode, place: Place): void {
  inode.type ??= 'directory';
  if (inode.type !== 'directory') throw refusedAt('ENOTDIR', place, 'path', inode);
}

/** A refusal that comes of where a path leads. */
export function refusedAt(
  errno: Errno,
  place: Place,
  kind: 'path' | 'exists' | 'wrong type' | 'not empty' | 'ancestor' = 'path',
  found: Inode | null | undefined = place.inode,
): Refused {
  const { reached, directory } = place;
  const [path, name] = [place.path.text, textOfName(place.name)];
  return new Refused(errno, { kind, path, reached, directory, name, found: found ?? undefined });
}
