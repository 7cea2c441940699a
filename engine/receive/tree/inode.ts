// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { DataOperation } from '../data/dataOperation';
import type { CommandNumber, FileType, ReceivedInode, ReceivedTimes, Ref } from '../receivedInode';
import { unknownAttributes, type Attributes } from './attributes';
import type { Origin, OriginPlace, Times } from './origin';
import type { SubvolumeTree } from './subvolumeTree';

/** A name in a directory, with the very inode that it leads to. */
export interface Entry extends Ref {
  readonly directory: Inode;
  readonly inode: Inode;
}

/** What a new inode is. */
export interface NewInode {
  readonly ino?: number | undefined;
  readonly generation?: number | undefined;
  readonly type: FileType | undefined;
  readonly created?: CommandNumber | undefined;
  readonly rdev?: number | undefined;
  readonly target?: ByteString | undefined;
  readonly attributes?: Attributes;
  /** Whether it was there before, and nothing is known of it. */
  readonly assumed?: boolean;
}

/**
 * An inode of a subvolume. What it was before the stream comes from its origin, name by name as it is
 * asked for. Only the journal changes its fields.
 */
export class Inode implements ReceivedInode, Origin {
  readonly tree: SubvolumeTree;
  readonly origin: Origin | undefined;
  readonly identity: object;
  readonly created: CommandNumber | undefined;
  readonly rdev: number | undefined;
  readonly target: ByteString | undefined;
  /** Whether there may be more in it than is known. */
  readonly assumed: boolean;
  // Learnt, never unlearnt: what a stream tells late was true before.
  type: FileType | undefined;
  ino: number | undefined;
  generation: number | undefined;

  attributes: Attributes;
  content: DataOperation | undefined;
  lastTimes: Times | undefined;
  nlink: number | undefined;
  entryCount: number | undefined;
  /** The command that last changed a name in the directory. */
  namesChanged: CommandNumber | undefined;
  /** By name; null where the name is gone that the origin has. */
  #entries: Map<ByteString, Entry | null> | undefined;
  #refs: Entry | Set<Entry> | undefined;

  constructor(tree: SubvolumeTree, from: NewInode | Origin) {
    this.tree = tree;
    const origin = 'identity' in from ? from : undefined;
    this.origin = origin;
    this.identity = origin?.identity ?? this;
    this.type = from.type;
    this.ino = from.ino;
    this.generation = from.generation;
    this.rdev = from.rdev;
    this.target = from.target;
    this.attributes = from.attributes ?? unknownAttributes;
    this.created = 'identity' in from ? undefined : from.created;
    this.assumed =
      'identity' in from ? from instanceof Inode && from.assumed : from.assumed === true;
    this.content = origin?.content;
    this.lastTimes = origin?.lastTimes;
    this.nlink = origin ? origin.nlink : this.assumed ? undefined : 0;
    this.entryCount = origin ? origin.entryCount : this.assumed ? undefined : 0;
    this.namesChanged = undefined;
    this.#entries = undefined;
    this.#refs = undefined;
  }

  get permissions(): number | undefined {
    return this.attributes.permissions;
  }
  get uid(): number | undefined {
    return this.attributes.uid;
  }
  get gid(): number | undefined {
    return this.attributes.gid;
  }
  get xattrs(): ReadonlyMap<ByteString, Uint8Array> {
    return this.attributes.xattrs;
  }
  get fileattr(): bigint | undefined {
    return this.attributes.fileattr;
  }
  get flags(): bigint {
    return this.attributes.flags;
  }
  get data(): DataOperation | undefined {
    return this.content;
  }
  get size(): number | undefined {
    if (this.type === 'symlink') return this.target?.length;
    return this.content ? this.content.size : this.assumed ? undefined : 0;
  }
  get times(): ReceivedTimes | undefined {
    return this.tree.volume.timesOf(this.lastTimes);
  }

  /** Whether the modification time is that of receiving: nothing set it after the last change. */
  get mtimeIsNow(): boolean {
    const set = typeof this.lastTimes === 'number' ? this.lastTimes : -1;
    const changed = Math.max(
      this.content?.command ?? -1,
      this.namesChanged ?? -1,
      this.created ?? -1,
    );
    // What changed before this subvolume was made may have been later than the times then.
    const { origin } = this;
    if (changed === -1 && origin?.lastTimes === this.lastTimes) return origin?.mtimeIsNow ?? false;
    return changed > set;
  }

  /** The inode behind a name; null where there is none, undefined where that isn't known. */
  child(name: ByteString): Inode | null | undefined {
    const own = this.#entries?.get(name);
    if (own !== undefined) return own?.inode ?? null;
    if (!this.origin) return this.assumed ? undefined : null;
    const found = this.origin.find(name);
    return found ? this.adopt(name, this.tree.adopt(found)) : found;
  }

  entry(name: ByteString): Inode | undefined {
    return this.child(name) ?? undefined;
  }

  /** The entry itself, as far as it was asked for or changed here. */
  ownEntry(name: ByteString): Entry | null | undefined {
    return this.#entries?.get(name);
  }

  /** Like `child`, without making inodes of this tree. */
  find(name: ByteString): Origin | null | undefined {
    const own = this.#entries?.get(name);
    if (own !== undefined) return own?.inode ?? null;
    if (!this.origin) return this.assumed ? undefined : null;
    let { origin } = this;
    while (origin instanceof Inode && origin.origin && !origin.#entries?.has(name))
      origin = origin.origin;
    return origin.find(name);
  }

  *entries(): Generator<Entry> {
    const own = [...(this.#entries?.values() ?? [])];
    for (const entry of own) if (entry) yield entry;
    if (!this.origin) return;
    for (const [name] of this.origin.names()) {
      if (this.#entries?.has(name)) continue;
      this.child(name);
      const entry = this.#entries?.get(name);
      if (entry) yield entry;
    }
  }

  *names(): Generator<readonly [ByteString, Origin]> {
    for (const { name, inode } of this.entries()) yield [name, inode];
  }

  get refs(): readonly Entry[] {
    if (this.origin) {
      for (const { directory, name } of this.origin.places())
        this.tree.adopt(directory).child(name);
    }
    const refs = this.#refs;
    if (refs === undefined) return [];
    if (!(refs instanceof Set)) return [refs];
    return [...refs].sort((a, b) => (a.since ?? -1) - (b.since ?? -1));
  }

  places(): Iterable<OriginPlace> {
    return this.refs;
  }

  /** Whether it has a name, told without asking for all of them. */
  get isNamed(): boolean {
    return this.#refs instanceof Set ? this.#refs.size > 0 : this.#refs !== undefined;
  }

  /** A name that was there before: takes it in, which changes nothing. */
  adopt(name: ByteString, inode: Inode): Inode {
    const entry = { directory: this, name, inode, since: undefined };
    this.#entries ??= new Map();
    this.#entries.set(name, entry);
    inode.#addRef(entry);
    return inode;
  }

  /** Puts an entry in a name's place, or takes it away, and returns what was there. */
  replaceEntry(name: ByteString, entry: Entry | null): Entry | null {
    this.#entries ??= new Map();
    const before = this.#entries.get(name) ?? null;
    if (entry || this.origin || this.assumed) this.#entries.set(name, entry);
    else this.#entries.delete(name);
    if (before) before.inode.#dropRef(before);
    if (entry) entry.inode.#addRef(entry);
    if (before?.inode.nlink !== undefined) before.inode.nlink -= 1;
    if (entry?.inode.nlink !== undefined) entry.inode.nlink += 1;
    this.tree.namesVersion += 1;
    if (before && before.inode.type !== 'file') this.tree.directoriesVersion += 1;
    return before;
  }

  #addRef(entry: Entry): void {
    if (this.#refs === undefined) this.#refs = entry;
    else if (this.#refs instanceof Set) this.#refs.add(entry);
    else this.#refs = new Set([this.#refs, entry]);
  }

  #dropRef(entry: Entry): void {
    if (this.#refs instanceof Set) this.#refs.delete(entry);
    else if (this.#refs === entry) this.#refs = undefined;
  }
}
