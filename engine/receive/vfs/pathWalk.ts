// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../../byteString';
import type { Assumption } from '../assumption';
import { Inode } from '../tree/inode';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { parseOrphanName } from '../../stream/orphanName';
import { refusedAt, requireDirectory, requireName, type Place, type Where } from './place';
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
    const inode = this.present(place);
    this.#lastPath = path;
    this.#lastInode = inode;
    this.#lastVersion = this.#tree.namesVersion;
    return follow ? this.#follow(place, inode) : inode;
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
  place(path: ByteString): Place {
    // receive puts the path behind the subvolume's and a slash, and drops one slash at its end.
    const rest = path.endsWith('/') ? path.slice(0, -1) : path;
    return this.#walk(path, [this.#tree.root], rest, 0);
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
    const target = targetOf(link);
    return this.#walk(place.path, chainTo(place.directory), target, links);
  }

  #walk(path: ByteString, from: readonly Inode[], text: string, linksBefore: number): Place {
    const chain = [...from];
    let links = linksBefore;
    let rest = text;
    let kind: '.' | '..' | 'root' = 'root';
    for (let start = 0; start <= rest.length;) {
      const slash = rest.indexOf('/', start);
      const end = slash < 0 ? rest.length : slash;
      const name = rest.slice(start, end) as ByteString;
      const directory = chain[chain.length - 1] ?? this.#tree.root;
      start = end + 1;
      if (name === '') continue;
      const reached = (links === 0 ? text.slice(0, end) : path) as ByteString;
      const where = { path, reached, directory, name };
      requireDirectory(directory, where);
      if (name === '.' || name === '..') {
        kind = name.length === 1 ? '.' : '..';
        if (kind === '..') chain.pop();
        if (chain.length === 0) throw new OutOfSight();
        continue;
      }
      const inode = directory.child(name);
      if (onlySlashes(rest, start)) return { ...where, kind: 'name', inode, slashed: slash >= 0 };
      requireName(where);
      if (inode === null) throw refusedAt('ENOENT', { ...where, inode });
      const next = inode ?? this.#assumed(where);
      if (next.type === 'symlink') {
        if (++links > linksMax) throw refusedAt('ELOOP', { ...where, inode: next });
        rest = `${targetOf(next)}/${rest.slice(start)}`;
        start = 0;
        continue;
      }
      requireDirectory(next, where);
      chain.push(next);
    }
    const directory = chain[chain.length - 1] ?? this.#tree.root;
    const where = { path, reached: path, directory, name: emptyByteString };
    return { ...where, kind, inode: directory, slashed: true };
  }

  /** An inode that must have been there before the stream. */
  #assumed({ directory, name, path }: Where): Inode {
    this.#assume('the path exists', path);
    const orphan = parseOrphanName(name);
    const [ino, generation] = [orphan?.ino, orphan?.gen];
    const inode = new Inode(this.#tree, { type: undefined, ino, generation, assumed: true });
    return directory.adopt(name, this.#tree.add(inode));
  }
}

/** The directories from the root down to this one. */
function chainTo(directory: Inode): Inode[] {
  const chain = [directory];
  for (let at = directory.refs[0]; at; at = at.directory.refs[0]) chain.push(at.directory);
  return chain.reverse();
}

function targetOf(link: Inode): ByteString {
  if (link.target === undefined || link.target.startsWith('/')) throw new OutOfSight();
  return link.target;
}

function onlySlashes(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text[at] !== '/') return false;
  return true;
}
