// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { Assumption } from '../assumption';
import type { CommandPath } from '../commandPath';
import { Inode } from '../tree/inode';
import {
  emptyHash,
  hashedOn,
  nameBytesOf,
  noName,
  textOfName,
  type NameBytes,
} from '../tree/nameBytes';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { parseOrphanName } from '../../stream/orphanName';
import { Place, refusedAt, requireDirectory, requireName, type PlaceKind } from './place';
import { OutOfSight } from './refused';

const slashByte = '/'.charCodeAt(0);
const dotByte = '.'.charCodeAt(0);

/** `PATH_MAX`. */
const pathMax = 4096;

/** Symlinks that Linux follows in one path. */
const linksMax = 40;

export type Assume = (kind: Assumption['kind'], path: ByteString) => void;

/** Leads from paths of a subvolume to its inodes, as the kernel does it for root. */
export class PathWalk {
  readonly #tree: SubvolumeTree;
  readonly #assume: Assume;
  /** The last path's directory, and the bytes that lead to it: the next path is often in it, too. */
  #lastDirectory: Inode | undefined;
  #lastDirectoriesVersion = -1;
  readonly #prefix = new Uint8Array(pathMax);
  #prefixLength = 0;

  constructor(tree: SubvolumeTree, assume: Assume) {
    this.#tree = tree;
    this.#assume = assume;
  }

  /**
   * The inode at a path, which must be there; a symlink at its end is followed if asked. Commands come
   * in runs on one path: what it led to is remembered until a name changes.
   */
  inode(path: CommandPath, follow = false): Inode {
    const known = this.#remembered(path);
    if (known && (!follow || known.type !== 'symlink')) return known;
    const place = this.place(path);
    // A slash behind a symlink's name has it followed in any case.
    if (place.slashed && place.inode?.type === 'symlink') return this.#follow(place, place.inode);
    const inode = this.present(place);
    this.remember(path, inode);
    return follow ? this.#follow(place, inode) : inode;
  }

  /** What a path leads to, nothing being assumed, refused or followed; undefined for nothing. */
  peek(path: CommandPath): Inode | undefined {
    const known = this.#remembered(path);
    if (known) return known;
    const place = this.#placeInLastDirectory(path);
    if (!place) return this.#tree.lookup(path.text);
    if (place.inode) this.remember(path, place.inode);
    return place.inode ?? undefined;
  }

  /** Tells what a path leads to, the name at its end being no link: the next command asks for it. */
  remember(path: CommandPath, inode: Inode): void {
    path.inode = inode;
    path.inodeSince = this.#tree.namesVersion;
  }

  #remembered({ inode, inodeSince }: CommandPath): Inode | undefined {
    const isNow = inode?.tree === this.#tree && inodeSince === this.#tree.namesVersion;
    return isNow ? inode : undefined;
  }

  /** What is at a place; assumed where it may be; refuses where nothing is. */
  present(place: Place): Inode {
    requireName(place);
    if (place.inode === null) throw refusedAt('ENOENT', place);
    const inode = place.inode ?? this.#assumed(place);
    if (place.slashed) requireDirectory(inode, place);
    return inode;
  }

  /** Where a path ends, whether something is there or not; a symlink there isn't followed. */
  place(path: CommandPath): Place {
    return this.#placeInLastDirectory(path) ?? this.#placeAnywhere(path);
  }

  #placeInLastDirectory(path: CommandPath): Place | undefined {
    const { name } = path;
    const directory = name.start === 0 ? this.#tree.root : this.#directoryBefore(name);
    return directory && path.endsInName ? this.#placeIn(directory, path) : undefined;
  }

  #placeIn(directory: Inode, path: CommandPath): Place {
    const inode = this.#remembered(path) ?? directory.child(path.name);
    return new Place(path, 'name', directory, path.name, inode, false);
  }

  /** The last path's directory, where this path is in it, too. */
  #directoryBefore({ bytes, start }: NameBytes): Inode | undefined {
    const length = start - 1;
    if (length !== this.#prefixLength) return undefined;
    if (this.#lastDirectoriesVersion !== this.#tree.directoriesVersion) return undefined;
    for (let at = length - 1; at >= 0; at--) if (bytes[at] !== this.#prefix[at]) return undefined;
    return this.#lastDirectory;
  }

  #placeAnywhere(path: CommandPath): Place {
    const directory = path.endsInName ? this.#plainDirectory(path.name) : undefined;
    if (directory) {
      this.#keepDirectory(path.name, directory);
      return this.#placeIn(directory, path);
    }
    // receive puts the path behind the subvolume's and a slash, and drops one slash at its end.
    const { text } = path;
    const rest = text.endsWith('/') ? text.slice(0, -1) : text;
    const place = this.#walk(path, this.#tree.root, rest, 0);
    if (place.kind === 'name' && !place.slashed && path.endsInName && path.name.start > 1)
      this.#keepDirectory(path.name, place.directory);
    return place;
  }

  /** The directory before a name, where all names that lead there are plain, and known directories'. */
  #plainDirectory({ bytes, start }: NameBytes): Inode | undefined {
    let directory = this.#tree.root;
    const name = { bytes, start: 0, end: 0, hash: emptyHash };
    for (let at = 0; at < start; at++) {
      const byte = bytes[at] ?? 0;
      if (byte !== slashByte) {
        name.hash = hashedOn(name.hash, byte);
        continue;
      }
      name.end = at;
      if (isDots(name)) return undefined;
      const next = at > name.start ? directory.child(name) : directory;
      if (next?.type !== 'directory') return undefined;
      directory = next;
      name.start = at + 1;
      name.hash = emptyHash;
    }
    return directory;
  }

  #keepDirectory({ bytes, start }: NameBytes, directory: Inode): void {
    if (start > this.#prefix.length) return;
    this.#prefixLength = start - 1;
    for (let at = 0; at < start - 1; at++) this.#prefix[at] = bytes[at] ?? 0;
    this.#lastDirectory = directory;
    this.#lastDirectoriesVersion = this.#tree.directoriesVersion;
  }

  /** Where the kernel would end if the last name is a symlink: a creating open goes there. */
  placeBehind(path: CommandPath): Place {
    let place = this.place(path);
    for (let links = 1; place.inode?.type === 'symlink'; links++) {
      if (links > linksMax) throw refusedAt('ELOOP', place);
      place = this.#behind(place, place.inode, links);
    }
    return place;
  }

  #follow(place: Place, inode: Inode): Inode {
    let [at, found] = [place, inode];
    for (let links = 1; found.type === 'symlink'; links++) {
      if (links > linksMax) throw refusedAt('ELOOP', at);
      at = this.#behind(at, found, links);
      found = this.present(at);
    }
    return found;
  }

  #behind(place: Place, link: Inode, links: number): Place {
    return this.#walk(place.path, place.directory, targetOf(link), links);
  }

  #walk(path: CommandPath, from: Inode, text: string, linksBefore: number): Place {
    let directory = from;
    let links = linksBefore;
    let rest = text;
    let kind: PlaceKind = 'root';
    for (let start = 0; start <= rest.length;) {
      const slash = rest.indexOf('/', start);
      const stop = slash < 0 ? rest.length : slash;
      const name = rest.slice(start, stop) as ByteString;
      start = stop + 1;
      if (name.length === 0) continue;
      if (name === '.' || name === '..') {
        kind = name.length === 1 ? '.' : '..';
        if (kind === '..') directory = this.#above(directory);
        continue;
      }
      const bytes = nameBytesOf(name);
      const inode = directory.child(bytes);
      const isLast = onlySlashes(rest, start);
      const end = links === 0 ? stop : path.end;
      const place = new Place(path, 'name', directory, bytes, inode, isLast && slash >= 0, end);
      if (isLast) return place;
      requireName(place);
      if (inode === null) throw refusedAt('ENOENT', place);
      const next = inode ?? this.#assumed(place);
      if (next.type === 'symlink') {
        if (++links > linksMax) throw refusedAt('ELOOP', place, 'path', next);
        rest = `${targetOf(next)}/${rest.slice(start)}`;
        start = 0;
        continue;
      }
      requireDirectory(next, place);
      directory = next;
    }
    return new Place(path, kind, directory, noName, directory, true);
  }

  /** What is above the subvolume is out of sight. */
  #above(directory: Inode): Inode {
    const { above } = directory;
    if (!above) throw new OutOfSight();
    return above;
  }

  /** An inode that must have been there before the stream. */
  #assumed({ directory, name, path }: Place): Inode {
    this.#assume('the path exists', path.text);
    const orphan = parseOrphanName(textOfName(name));
    const [ino, generation] = [orphan?.ino, orphan?.gen];
    const inode = new Inode(this.#tree, { type: undefined, ino, generation, assumed: true });
    return directory.adopt(name, this.#tree.add(inode));
  }
}

/** Whether it is `.` or `..`. */
function isDots({ bytes, start, end }: NameBytes): boolean {
  const length = end - start;
  return length > 0 && length < 3 && bytes[start] === dotByte && bytes[end - 1] === dotByte;
}

function targetOf(link: Inode): ByteString {
  if (link.target === undefined || link.target.startsWith('/')) throw new OutOfSight();
  return link.target;
}

function onlySlashes(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text[at] !== '/') return false;
  return true;
}
