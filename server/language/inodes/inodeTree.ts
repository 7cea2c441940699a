// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, bytesOf, type ByteString } from '../../../engine/byteString';
import { parseOrphanName, type OrphanName } from '../../../engine/stream/orphanName';
import { never, type InodeKind, type NameRecord, type StreamInode } from './streamInode';

/** `BTRFS_FIRST_FREE_OBJECTID`: the root directory of every subvolume. */
const rootIno = 256;

/**
 * Inodes that are assumed because a path runs through them. A hostile stream can name thousands in one
 * path, so that there is an end; what comes beyond isn't followed.
 */
const maxAssumed = 2_000_000;

/** Parents behind parents that are asked for a name: a hostile file chains thousands. */
const maxGenerations = 100;

/** The names of one subvolume while a stream changes them. */
export class InodeTree {
  readonly root: StreamInode;
  readonly #inodes: StreamInode[];
  readonly #parent: InodeTree | undefined;
  readonly #generation: number = 0;
  /** The inodes here that the parent's are. */
  readonly #heirs = new Map<StreamInode, StreamInode>();
  /** Names of the parent that are known here, or gone. */
  readonly #inherited = new Set<NameRecord>();
  #assumed = 0;
  /** Commands come in runs on one path: the last lookup is worth keeping until a name changes. */
  #lastPath: ByteString | undefined;
  #lastInode: StreamInode | undefined;

  /** `parent` is the tree, changed no more, that the stream builds on, where it is known. */
  constructor(inodes: StreamInode[], parent?: InodeTree) {
    this.#inodes = inodes;
    const followed = parent && parent.#generation < maxGenerations ? parent : undefined;
    this.root = this.#add(rootIno, undefined, 'directory', undefined, followed?.root);
    if (!followed) return;
    this.#parent = followed;
    this.#generation = followed.#generation + 1;
  }

  /** The inode at a path; one that the stream hasn't told of is assumed to have been there before. */
  lookup(path: ByteString): StreamInode | undefined {
    if (path === this.#lastPath) return this.#lastInode;
    const found = this.#walk(path);
    this.#lastPath = path;
    this.#lastInode = found;
    return found;
  }

  /** The inode at a path, where the stream, or a parent's, tells of one. */
  find(path: ByteString): StreamInode | undefined {
    let inode: StreamInode | undefined = this.root;
    for (const name of componentsOf(path)) {
      inode = inode && (inode.entries?.get(name) ?? this.#inherit(inode, name))?.inode;
    }
    return inode;
  }

  /** A new inode under a new name. */
  create(
    path: ByteString,
    ino: number | undefined,
    kind: InodeKind,
    command: number,
  ): StreamInode | undefined {
    const place = this.#placeOf(path);
    if (!place) return undefined;
    const inode = this.#add(ino, parseOrphanName(path)?.gen, kind, command);
    this.#name(inode, place, command);
    return inode;
  }

  link(target: ByteString, path: ByteString, command: number): StreamInode | undefined {
    const inode = this.lookup(target);
    const place = this.#placeOf(path);
    if (!inode || !place || isBelow(place, inode)) return inode;
    this.#name(inode, place, command);
    return inode;
  }

  rename(from: ByteString, to: ByteString, command: number): StreamInode | undefined {
    const inode = this.lookup(from);
    const place = this.#placeOf(to);
    // A directory can't go below itself; a receiver refuses.
    if (!inode || !place || isBelow(place, inode)) return inode;
    this.unlink(from, command);
    this.#name(inode, place, command);
    learnFromNames(inode, parseOrphanName(from), parseOrphanName(to));
    return inode;
  }

  /** Takes a name away, and tells whose it was. */
  unlink(path: ByteString, command: number): StreamInode | undefined {
    const inode = this.lookup(path);
    const place = this.#placeOf(path);
    const record = place?.directory.entries?.get(place.name);
    if (!record) return inode;
    record.until = command;
    record.directory.entries?.delete(record.name);
    this.#lastPath = undefined;
    return inode;
  }

  #name(inode: StreamInode, { directory, name }: Place, command: number): void {
    const hidden = this.#nameInParent(directory, name);
    if (hidden) this.#inherited.add(hidden);
    const overwritten = directory.entries?.get(name);
    if (overwritten) overwritten.until = command;
    const record: NameRecord = {
      inode,
      directory,
      name: ownCopy(name),
      origin: undefined,
      from: command,
      until: never,
    };
    addName(inode, inode.names.length, record);
    directory.entries ??= new Map();
    directory.entries.set(record.name, record);
    this.#lastPath = undefined;
  }

  #walk(path: ByteString): StreamInode | undefined {
    const place = this.#placeOf(path);
    if (place) return place.directory.entries?.get(place.name)?.inode ?? this.#assume(place);
    return isRoot(path) ? this.root : undefined;
  }

  /** Where a path's last component is or would be; undefined for the root, which has no name. */
  #placeOf(path: ByteString): Place | undefined {
    const names = componentsOf(path);
    const last = names.pop();
    if (last === undefined) return undefined;
    const chain = [this.root];
    let directory = this.root;
    for (const name of names) {
      const next = directory.entries?.get(name)?.inode ?? this.#assume({ directory, name, chain });
      if (!next) return undefined;
      if (next.kind === 'unknown') next.kind = 'directory';
      directory = next;
      chain.push(directory);
    }
    return { directory, name: last, chain };
  }

  #assume({ directory, name }: Place): StreamInode | undefined {
    const inherited = this.#inherit(directory, name);
    if (inherited) return inherited.inode;
    if (this.#assumed >= maxAssumed) return undefined;
    this.#assumed += 1;
    const orphan = directory === this.root ? parseOrphanName(name) : undefined;
    const inode = this.#add(orphan?.ino, orphan?.gen, 'unknown', undefined);
    this.#nameFromBefore(inode, directory, name);
    return inode;
  }

  #nameFromBefore(
    inode: StreamInode,
    directory: StreamInode,
    name: ByteString,
    origin?: NameRecord,
  ): NameRecord {
    const own = ownCopy(name);
    const record: NameRecord = { inode, directory, name: own, origin, from: -1, until: never };
    // Names are in the order of their making.
    const later = inode.names.findIndex(({ from }) => from >= 0);
    addName(inode, later < 0 ? inode.names.length : later, record);
    directory.entries ??= new Map();
    directory.entries.set(own, record);
    return record;
  }

  /** A name that the parent has, and that nothing here has changed yet. */
  #inherit(directory: StreamInode, name: ByteString): NameRecord | undefined {
    const known = this.#nameInParent(directory, name);
    if (!known || this.#inherited.has(known)) return undefined;
    this.#inherited.add(known);
    const origin = known.inode;
    const heir =
      this.#heirs.get(origin) ?? this.#add(origin.ino, origin.gen, origin.kind, undefined, origin);
    this.#heirs.set(origin, heir);
    return this.#nameFromBefore(heir, directory, name, known);
  }

  #nameInParent(directory: StreamInode, name: ByteString): NameRecord | undefined {
    const { origin } = directory;
    if (!origin || !this.#parent) return undefined;
    return origin.entries?.get(name) ?? this.#parent.#inherit(origin, name);
  }

  #add(
    ino: number | undefined,
    gen: number | undefined,
    kind: InodeKind,
    created: number | undefined,
    origin?: StreamInode,
  ): StreamInode {
    const inode: StreamInode = {
      id: this.#inodes.length,
      ino,
      gen,
      kind,
      created,
      origin,
      names: [],
      entries: undefined,
    };
    this.#inodes.push(inode);
    return inode;
  }
}

/** An array that is appended to has room for 17: for most inodes, which get two names, far too much. */
const fewNames = 8;

function addName(inode: StreamInode, at: number, record: NameRecord): void {
  if (inode.names.length < fewNames) inode.names = inode.names.toSpliced(at, 0, record);
  else inode.names.splice(at, 0, record);
}

/** The name without the path that it was cut from, which a longer piece of a string keeps in memory. */
const ownCopy = (name: ByteString): ByteString => byteStringOf(bytesOf(name));

/** What a rename tells of an inode that the stream didn't create. */
function learnFromNames(
  inode: StreamInode,
  from: OrphanName | undefined,
  to: OrphanName | undefined,
): void {
  // The kernel moves other inodes by LINK and UNLINK, but for those under an orphan name.
  if (!from && !to && inode.kind === 'unknown') inode.kind = 'directory';
  if (!to) return;
  inode.ino ??= to.ino;
  if (inode.ino === to.ino) inode.gen ??= to.gen;
}

/** A name in a directory; `chain` holds the directories from the root to it. */
interface Place {
  readonly directory: StreamInode;
  readonly name: ByteString;
  readonly chain: readonly StreamInode[];
}

/** Whether the place is in the inode or in a directory below it. */
const isBelow = ({ chain }: Place, inode: StreamInode): boolean => chain.includes(inode);

/** The names in a path; what leads nowhere, `.` and nothing, is left out. */
function componentsOf(path: ByteString): ByteString[] {
  const names: ByteString[] = [];
  for (let start = 0; start <= path.length;) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    const name = path.slice(start, end) as ByteString;
    if (name !== '' && name !== '.') names.push(name);
    start = end + 1;
  }
  return names;
}

const isRoot = (path: ByteString): boolean => /^[./]*$/.test(path) && !path.includes('..');
