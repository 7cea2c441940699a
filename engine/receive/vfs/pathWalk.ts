// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../../byteString';
import type { Assumption } from '../assumption';
import { Inode } from '../tree/inode';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { parseOrphanName } from '../../stream/orphanName';
import { Place, refusedAt, requireDirectory, requireName, type PlaceKind } from './place';
import { OutOfSight } from './refused';

/** Symlinks that Linux follows in one path. */
const linksMax = 40;

export type Assume = (kind: Assumption['kind'], path: ByteString) => void;

/** Leads from paths of a subvolume to its inodes, as the kernel does it for root. */
export class PathWalk {
  readonly #tree: SubvolumeTree;
  readonly #assume: Assume;
  #lastPath: ByteString | undefined;
  #lastInode: Inode | undefined;
  #lastVersion = -1;
  /** The last path's directory: the next path is often in it, too. */
  #lastPrefix = '';
  #lastDirectory: Inode | undefined;
  #lastDirectoriesVersion = -1;

  constructor(tree: SubvolumeTree, assume: Assume) {
    this.#tree = tree;
    this.#assume = assume;
  }

  /**
   * The inode at a path, which must be there; a symlink at its end is followed if asked. Commands come
   * in runs on one path: the last is remembered until a name changes.
   */
  inode(path: ByteString, follow = false): Inode {
    const known = this.#lastInode;
    if (known && path === this.#lastPath && this.#lastVersion === this.#tree.namesVersion) {
      if (!follow || known.type !== 'symlink') return known;
    }
    const place = this.place(path);
    // A slash behind a symlink's name has it followed in any case.
    if (place.slashed && place.inode?.type === 'symlink') return this.#follow(place, place.inode);
    const inode = this.present(place);
    this.remember(path, inode);
    return follow ? this.#follow(place, inode) : inode;
  }

  /** What a path leads to, nothing being assumed, refused or followed; undefined for nothing. */
  peek(path: ByteString): Inode | undefined {
    if (path === this.#lastPath && this.#lastVersion === this.#tree.namesVersion)
      return this.#lastInode;
    const place = this.#placeInLastDirectory(path);
    if (!place) return this.#tree.lookup(path);
    if (place.inode) this.remember(path, place.inode);
    return place.inode ?? undefined;
  }

  /** Tells what a path leads to, the name at its end being no link: the next command asks for it. */
  remember(path: ByteString, inode: Inode): void {
    this.#lastPath = path;
    this.#lastInode = inode;
    this.#lastVersion = this.#tree.namesVersion;
  }

  /** What is at a place; assumed where it may be; refuses where nothing is. */
  present(place: Place): Inode {
    requireName(place);
    if (place.inode === null) throw refusedAt('ENOENT', place);
    const inode = place.inode ?? this.#assumed(place.directory, place.name, place.path);
    if (place.slashed) requireDirectory(inode, place);
    return inode;
  }

  /** Where a path ends, whether something is there or not; a symlink there isn't followed. */
  place(path: ByteString): Place {
    return this.#placeInLastDirectory(path) ?? this.#placeAnywhere(path);
  }

  #placeInLastDirectory(path: ByteString): Place | undefined {
    const slash = path.lastIndexOf('/');
    const directory = slash < 0 ? this.#tree.root : this.#lastDirectory;
    if (!directory) return undefined;
    if (slash >= 0) {
      const isKnown =
        slash === this.#lastPrefix.length &&
        this.#lastDirectoriesVersion === this.#tree.directoriesVersion &&
        path.startsWith(this.#lastPrefix);
      if (!isKnown) return undefined;
    }
    const name = slash < 0 ? path : (path.slice(slash + 1) as ByteString);
    // These are no names.
    if (name.length === 0 || name === '.' || name === '..') return undefined;
    return new Place(path, 'name', directory, name, directory.child(name), false);
  }

  #placeAnywhere(path: ByteString): Place {
    // receive puts the path behind the subvolume's and a slash, and drops one slash at its end.
    const rest = path.endsWith('/') ? path.slice(0, -1) : path;
    const place = this.#walk(path, this.#tree.root, rest, 0);
    const slash = rest.lastIndexOf('/');
    if (place.kind === 'name' && !place.slashed && slash > 0) {
      this.#lastPrefix = rest.slice(0, slash);
      this.#lastDirectory = place.directory;
      this.#lastDirectoriesVersion = this.#tree.directoriesVersion;
    }
    return place;
  }

  /** Where the kernel would end if the last name is a symlink: a creating open goes there. */
  placeBehind(path: ByteString): Place {
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

  #walk(path: ByteString, from: Inode, text: string, linksBefore: number): Place {
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
      const inode = directory.child(name);
      const isLast = onlySlashes(rest, start);
      const end = links === 0 ? stop : path.length;
      const place = new Place(path, 'name', directory, name, inode, isLast && slash >= 0, end);
      if (isLast) return place;
      requireName(place);
      if (inode === null) throw refusedAt('ENOENT', place);
      const next = inode ?? this.#assumed(directory, name, path);
      if (next.type === 'symlink') {
        if (++links > linksMax) throw refusedAt('ELOOP', place, 'path', next);
        rest = `${targetOf(next)}/${rest.slice(start)}`;
        start = 0;
        continue;
      }
      requireDirectory(next, place);
      directory = next;
    }
    return new Place(path, kind, directory, emptyByteString, directory, true);
  }

  /** What is above the subvolume is out of sight. */
  #above(directory: Inode): Inode {
    const above = directory.refs[0]?.directory;
    if (!above) throw new OutOfSight();
    return above;
  }

  /** An inode that must have been there before the stream. */
  #assumed(directory: Inode, name: ByteString, path: ByteString): Inode {
    this.#assume('the path exists', path);
    const orphan = parseOrphanName(name);
    const [ino, generation] = [orphan?.ino, orphan?.gen];
    const inode = new Inode(this.#tree, { type: undefined, ino, generation, assumed: true });
    return directory.adopt(name, this.#tree.add(inode));
  }
}

function targetOf(link: Inode): ByteString {
  if (link.target === undefined || link.target.startsWith('/')) throw new OutOfSight();
  return link.target;
}

function onlySlashes(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text[at] !== '/') return false;
  return true;
}
