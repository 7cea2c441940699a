// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, bytesOf, type ByteString } from '../../../engine/byteString';
import { parseOrphanName, type OrphanName } from '../../../engine/stream/orphanName';
import type { InodeKind, InodeTable } from './inodeTable';
import { KeptStretch } from './keptStretch';
import type { Stretch } from './nameBytes';
import { none } from './nameTable';
import { PathPlace } from './pathPlace';
import { StreamInode } from './streamInode';

/** `BTRFS_FIRST_FREE_OBJECTID`: the root directory of every subvolume. */
const rootIno = 256;

/**
 * Inodes that are assumed because a path runs through them. A hostile stream can name thousands in one
 * path, so that there is an end; what comes beyond isn't followed.
 */
const maxAssumed = 2_000_000;

/** Parents behind parents that are asked for a name: a hostile file chains thousands. */
const maxGenerations = 100;

/** The names of one subvolume while a stream changes them. Inodes and names are told by number. */
export class InodeTree {
  readonly #table: InodeTable;
  readonly #number: number;
  readonly #root: number;
  readonly #parent: InodeTree | undefined;
  readonly #generation: number = 0;
  /** The inodes here that the parent's are. */
  readonly #heirs = new Map<number, number>();
  /** Names of the parent that are known here, or gone. */
  readonly #inherited = new Set<number>();
  #assumed = 0;
  /** Commands come in runs on one path: the last lookup is worth keeping until a name changes. */
  readonly #lastPath = new KeptStretch();
  #lastInode = none;
  /** Where the path at hand leads, and where the one leads that is looked up meanwhile. */
  readonly #place = new PathPlace();
  readonly #looked = new PathPlace();

  /** `parent` is the tree, changed no more, that the stream builds on, where it is known. */
  constructor(table: InodeTable, parent?: InodeTree) {
    const followed = parent && parent.#generation < maxGenerations ? parent : undefined;
    this.#table = table;
    this.#number = table.addTree(followed && followed.#table);
    this.#root = this.#add(rootIno, undefined, 'directory', undefined, followed && followed.#root);
    if (!followed) return;
    this.#parent = followed;
    this.#generation = followed.#generation + 1;
  }

  /**
   * The inode at a path; one that the stream hasn't told of is assumed to have been there before. `none`
   * where the path leads nowhere.
   */
  lookup(path: Stretch): number {
    if (this.#lastPath.is(path)) return this.#lastInode;
    const found = this.#walk(path);
    this.#lastPath.keep(path);
    this.#lastInode = found;
    return found;
  }

  /** The inode at a path, where the stream, or a parent's, tells of one. */
  find(path: ByteString): StreamInode | undefined {
    const bytes = bytesOf(path);
    const place = new PathPlace();
    let inode = this.#root;
    let isNamed = place.begin({ bytes, start: 0, end: bytes.length }, inode);
    for (; isNamed; isNamed = place.nextIn(inode)) {
      const known = this.#table.names.entry(inode, place);
      const entry = known === none ? this.#inherit(inode, place) : known;
      if (entry === none) return undefined;
      inode = this.#table.names.inodeOf(entry);
    }
    return new StreamInode(this.#table, inode);
  }

  /** A new inode under a new name; `none` where the path leads nowhere. */
  create(path: Stretch, ino: number | undefined, kind: InodeKind, command: number): number {
    if (!this.#goTo(path, this.#place)) return none;
    const inode = this.#add(ino, orphanName(path)?.gen, kind, command);
    this.#name(inode, command);
    return inode;
  }

  /** Gives the inode at `target` a further name, and tells which it is. */
  link(target: Stretch, path: Stretch, command: number): number {
    const inode = this.lookup(target);
    if (this.#canName(inode, path)) this.#name(inode, command);
    return inode;
  }

  /** Gives the inode at `from` the name `to` instead, and tells which it is. */
  rename(from: Stretch, to: Stretch, command: number): number {
    const inode = this.lookup(from);
    if (!this.#canName(inode, to)) return inode;
    this.unlink(from, command);
    this.#name(inode, command);
    this.#learnFromNames(inode, orphanName(from), orphanName(to));
    return inode;
  }

  /** Takes a name away, and tells whose it was. */
  unlink(path: Stretch, command: number): number {
    const inode = this.lookup(path);
    const place = this.#looked;
    const entry = this.#goTo(path, place) ? this.#table.names.entry(place.directory, place) : none;
    if (entry === none) return inode;
    this.#table.names.end(entry, command);
    this.#lastPath.forget();
    return inode;
  }

  /** Whether the inode can have the name that a path says; it is the place at hand then. */
  #canName(inode: number, path: Stretch): boolean {
    // A directory can't go below itself; a receiver refuses.
    return inode !== none && this.#goTo(path, this.#place) && !this.#place.isBelow(inode);
  }

  /** Gives the inode the name that is at hand. */
  #name(inode: number, command: number): void {
    const place = this.#place;
    const { directory } = place;
    const hidden = this.#nameInParent(directory, place);
    if (hidden !== none) this.#inherited.add(hidden);
    const { names } = this.#table;
    const overwritten = names.entry(directory, place);
    if (overwritten !== none) names.end(overwritten, command);
    const added = names.add({ inode, directory, name: place, from: command, origin: none });
    this.#table.insertName(inode, this.#table.nameCountOf(inode), added);
    this.#lastPath.forget();
  }

  #walk(path: Stretch): number {
    const place = this.#looked;
    if (this.#goTo(path, place)) return this.#inodeIn(place.directory, place);
    return place.directory === none ? none : this.#root;
  }

  /** Finds where a path's last name is or would be; false where it has none, as the root, or leads nowhere. */
  #goTo(path: Stretch, place: PathPlace): boolean {
    let isNamed = place.begin(path, this.#root);
    while (isNamed && !place.isLast) {
      const directory = this.#inodeIn(place.directory, place);
      isNamed = place.nextIn(directory) && directory !== none;
      if (isNamed) this.#table.learnKind(directory, 'directory');
    }
    return isNamed;
  }

  /** The inode that a name stands for, known or assumed; `none` where too many are assumed. */
  #inodeIn(directory: number, name: Stretch): number {
    const entry = this.#table.names.entry(directory, name);
    return entry === none ? this.#assume(directory, name) : this.#table.names.inodeOf(entry);
  }

  #assume(directory: number, name: Stretch): number {
    const inherited = this.#inherit(directory, name);
    if (inherited !== none) return this.#table.names.inodeOf(inherited);
    if (this.#assumed >= maxAssumed) return none;
    this.#assumed += 1;
    const orphan = directory === this.#root ? orphanName(name) : undefined;
    const inode = this.#add(orphan?.ino, orphan?.gen, 'unknown', undefined);
    this.#nameFromBefore(inode, directory, name, none);
    return inode;
  }

  #nameFromBefore(inode: number, directory: number, name: Stretch, origin: number): number {
    const { names } = this.#table;
    const added = names.add({ inode, directory, name, from: -1, origin });
    const earlier = new StreamInode(this.#table, inode).nameCountUntil(-1);
    this.#table.insertName(inode, earlier, added);
    return added;
  }

  /** A name that the parent has, and that nothing here has changed yet; `none` where there is none. */
  #inherit(directory: number, name: Stretch): number {
    const known = this.#nameInParent(directory, name);
    const parent = this.#parent && this.#parent.#table;
    if (!parent || known === none || this.#inherited.has(known)) return none;
    this.#inherited.add(known);
    const origin = parent.names.inodeOf(known);
    let heir = this.#heirs.get(origin);
    if (heir === undefined) {
      const kind = parent.kindOf(origin);
      heir = this.#add(parent.inoOf(origin), parent.genOf(origin), kind, undefined, origin);
      this.#heirs.set(origin, heir);
    }
    return this.#nameFromBefore(heir, directory, name, known);
  }

  /** The parent's entry of that name in the directory that this one is there. */
  #nameInParent(directory: number, name: Stretch): number {
    const origin = this.#table.originOf(directory);
    if (origin === none || !this.#parent) return none;
    const entry = this.#parent.#table.names.entry(origin, name);
    return entry === none ? this.#parent.#inherit(origin, name) : entry;
  }

  #add(
    ino: number | undefined,
    gen: number | undefined,
    kind: InodeKind,
    created: number | undefined,
    origin = none,
  ): number {
    return this.#table.add({ ino, gen, kind, created, tree: this.#number, origin });
  }

  /** What a rename tells of an inode that the stream didn't create. */
  #learnFromNames(inode: number, from: OrphanName | undefined, to: OrphanName | undefined): void {
    // The kernel moves other inodes by LINK and UNLINK, but for those under an orphan name.
    if (!from && !to) this.#table.learnKind(inode, 'directory');
    if (to) this.#table.learn(inode, to.ino, to.gen);
  }
}

const firstOfOrphan = 'o'.charCodeAt(0);

function orphanName({ bytes, start, end }: Stretch): OrphanName | undefined {
  return bytes[start] === firstOfOrphan
    ? parseOrphanName(byteStringOf(bytes, start, end))
    : undefined;
}
