// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { FIRST_FREE_OBJECTID } from '../../snapshot/key';
import type { InodeIds } from './inodeIds';
import { Format, rootId, SentInode, type InodeId, type SentName } from './sentInode';
import { unfollowable } from './unfollowable';

/** Directories above one another at most: no path of a stream leads deeper. */
const deepest = 4096;
const nameMax = 255;
/** `BTRFS_LINK_MAX`. */
const linkMax = 65_535;

/** A place for a name: it may be free. */
export interface SentPlace {
  readonly path: ByteString;
  readonly directory: SentInode;
  readonly name: ByteString;
  readonly there: SentName | undefined;
}

interface FoundPath {
  readonly path: ByteString;
  readonly id: InodeId;
}

/** The inodes of a snapshot as the sender had them. What it doesn't change is its parent's. */
export class SentTree {
  readonly parent: SentTree | undefined;
  readonly ids: InodeIds;
  /** By id; null for one that the parent has and this one hasn't. */
  readonly own = new Map<InodeId, SentInode | null>();
  /** What was found last: a name that comes leads no path elsewhere. */
  #last: FoundPath | undefined;
  #lastDirectory: FoundPath | undefined;

  constructor(ids: InodeIds, parent: SentTree | undefined) {
    this.ids = ids;
    this.parent = parent;
    if (parent) return;
    const root = new SentInode(rootId, FIRST_FREE_OBJECTID, undefined, undefined, Format.DIRECTORY);
    this.own.set(rootId, root);
  }

  get(id: InodeId): SentInode | undefined {
    let inode = this.own.get(id);
    for (let tree = this.parent; inode === undefined && tree; tree = tree.parent)
      inode = tree.own.get(id);
    return inode ?? undefined;
  }

  /** The version of an inode that belongs to this snapshot alone. */
  change(id: InodeId): SentInode {
    const own = this.own.get(id);
    if (own) return own;
    const inode = this.parent?.get(id);
    if (!inode) throw new RangeError(`The snapshot has no inode of id ${id}`);
    const version = inode.version();
    this.own.set(id, version);
    return version;
  }

  /** What a path leads to; symlinks are not followed. */
  find(path: ByteString): SentInode | undefined {
    if (path === this.#last?.path) return this.get(this.#last.id);
    const id = this.#walk(path);
    if (id !== undefined) this.#last = { path, id };
    return id === undefined ? undefined : this.get(id);
  }

  place(path: ByteString): SentPlace {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1) as ByteString;
    const directory = this.#directory(path, Math.max(slash, 0));
    if (!directory?.entries) throw unfollowable.noDirectory(path);
    if (name === '' || name === '.' || name === '..' || name.length > nameMax)
      throw unfollowable.badName(path);
    return { path, directory, name, there: directory.entries.get(name) };
  }

  /**
   * What the first `length` characters of a path lead to. Names come into one directory after another, so
   * that the last one is kept.
   */
  #directory(below: ByteString, length: number): SentInode | undefined {
    const last = this.#lastDirectory;
    if (last?.path.length === length && below.startsWith(last.path)) return this.get(last.id);
    const path = below.slice(0, length) as ByteString;
    const id = this.#walk(path);
    if (id !== undefined) this.#lastDirectory = { path, id };
    return id === undefined ? undefined : this.get(id);
  }

  #walk(path: ByteString): InodeId | undefined {
    let id: InodeId | undefined = rootId;
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      id = this.get(id)?.entries?.get(name as ByteString)?.inode;
      if (id === undefined) break;
    }
    return id;
  }

  addName({ path, directory, name }: SentPlace, id: InodeId): void {
    const entry: SentName = { directory: directory.id, name, inode: id, index: 0, hash: undefined };
    this.change(directory.id).entries?.set(name, entry);
    const inode = this.change(id);
    if (inode.names.length >= linkMax) throw unfollowable.tooMany('links of one file', linkMax);
    if (inode.names.length === 0) inode.names = [entry];
    else inode.names.push(entry);
    this.#last = { path, id };
  }

  /** Takes a name away; an inode that has none left is gone, unless it is to get another. */
  removeName(entry: SentName, stays = false): void {
    this.change(entry.directory).entries?.delete(entry.name);
    const inode = this.change(entry.inode);
    const at = inode.names.indexOf(entry);
    if (at >= 0) inode.names.splice(at, 1);
    this.#last = undefined;
    if (inode.entries) this.#lastDirectory = undefined;
    if (inode.names.length > 0 || stays) return;
    if (this.parent?.get(inode.id)) this.own.set(inode.id, null);
    else this.own.delete(inode.id);
  }

  /** Whether a directory is another one or lies below it. */
  isBelow(directory: SentInode, top: InodeId): boolean {
    let at: SentInode | undefined = directory;
    for (let depth = 0; at && depth <= deepest; depth++) {
      if (at.id === top) return true;
      const above: InodeId | undefined = at.names[0]?.directory;
      at = above === undefined ? undefined : this.get(above);
    }
    return at !== undefined;
  }
}
