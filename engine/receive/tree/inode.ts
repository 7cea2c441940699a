// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { DataOperation } from '../data/dataOperation';
import type { CommandNumber, FileType, ReceivedInode, ReceivedTimes, Ref } from '../receivedInode';
import { unknownAttributes, type Attributes, type Xattrs } from './attributes';
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

/** What an inode was before the stream. */
interface Past {
  readonly origin: Origin | undefined;
  readonly identity: object | undefined;
  /** Whether there may be more in it than is known. */
  readonly assumed: boolean;
}

/** A directory's names, as far as they were asked for or changed. */
interface Names {
  /** By name; null where the name is gone that the origin has. */
  readonly entries: Map<ByteString, Entry | null>;
  count: number | undefined;
  /** The command that last changed one. */
  changed: CommandNumber | undefined;
  /** The journal's last change of one, by its number there; -1 where there is none. */
  lastChange: number;
}

/**
 * An inode of a subvolume. What it was before the stream comes from its origin, name by name as it is
 * asked for. Only the journal changes its fields. There are hundreds of thousands, most of them new
 * files: what only others have lies in objects apart.
 */
export class Inode implements ReceivedInode, Origin {
  readonly tree: SubvolumeTree;
  readonly created: CommandNumber | undefined;
  // Learnt, never unlearnt: what a stream tells late was true before.
  type: FileType | undefined;
  ino: number | undefined;
  generation: number | undefined;

  attributes: Attributes;
  content: DataOperation | undefined;
  lastTimes: Times | undefined;
  nlink: number | undefined;
  /** The journal's last change of it, by its number there; -1 where there is none. */
  lastChange: number;
  readonly #past: Past | undefined;
  /** A device's number, or a symlink's target. */
  readonly #special: number | ByteString | undefined;
  #names: Names | undefined;
  #refs: Entry | Set<Entry> | undefined;

  constructor(tree: SubvolumeTree, from: NewInode | Origin) {
    const origin = 'identity' in from ? from : undefined;
    this.tree = tree;
    this.created = 'identity' in from ? undefined : from.created;
    this.type = from.type;
    this.ino = from.ino;
    this.generation = from.generation;
    this.attributes = from.attributes ?? unknownAttributes;
    this.content = origin?.content;
    this.lastTimes = origin?.lastTimes;
    this.#past = pastOf(from);
    this.nlink = origin ? origin.nlink : this.#past ? undefined : 0;
    this.lastChange = -1;
    this.#special = from.rdev ?? from.target;
    this.#names = undefined;
    this.#refs = undefined;
  }

  get origin(): Origin | undefined {
    return this.#past?.origin;
  }
  get identity(): object {
    return this.#past?.identity ?? this;
  }
  get assumed(): boolean {
    return this.#past?.assumed ?? false;
  }
  get rdev(): number | undefined {
    return typeof this.#special === 'number' ? this.#special : undefined;
  }
  get target(): ByteString | undefined {
    return typeof this.#special === 'string' ? this.#special : undefined;
  }
  get entryCount(): number | undefined {
    if (this.#names) return this.#names.count;
    return this.#past ? this.#past.origin?.entryCount : 0;
  }
  /** The command that last changed a name in the directory. */
  get namesChanged(): CommandNumber | undefined {
    return this.#names?.changed;
  }
  /** The journal's last change of a name in the directory, by its number there. */
  get lastNameChange(): number {
    return this.#names?.lastChange ?? -1;
  }
  set lastNameChange(number: number) {
    this.#ownNames().lastChange = number;
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
  get xattrs(): Xattrs {
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

  get timesSet(): CommandNumber | undefined {
    return typeof this.lastTimes === 'number' ? this.lastTimes : undefined;
  }

  /** Whether the modification time is that of receiving: nothing set it after the last change. */
  get mtimeIsNow(): boolean {
    const set = this.timesSet ?? -1;
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
    const own = this.#names?.entries.get(name);
    if (own !== undefined) return own?.inode ?? null;
    if (!this.#past) return null;
    const found = this.#past.origin?.find(name);
    return found ? this.adopt(name, this.tree.adopt(found)) : found;
  }

  entry(name: ByteString): Inode | undefined {
    return this.child(name) ?? undefined;
  }

  /** The entry itself, as far as it was asked for or changed here. */
  ownEntry(name: ByteString): Entry | null | undefined {
    return this.#names?.entries.get(name);
  }

  /** Like `child`, without making inodes of this tree. */
  find(name: ByteString): Origin | null | undefined {
    const own = this.#names?.entries.get(name);
    if (own !== undefined) return own?.inode ?? null;
    if (!this.#past) return null;
    let { origin } = this.#past;
    while (origin instanceof Inode && origin.origin && !origin.#names?.entries.has(name))
      ({ origin } = origin);
    return origin?.find(name);
  }

  *entries(): Generator<Entry> {
    const own = [...(this.#names?.entries.values() ?? [])];
    for (const entry of own) if (entry) yield entry;
    if (!this.origin) return;
    for (const [name] of this.origin.names()) {
      if (this.#names?.entries.has(name)) continue;
      this.child(name);
      const entry = this.ownEntry(name);
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
    this.#ownNames().entries.set(name, entry);
    inode.#addRef(entry);
    return inode;
  }

  /** Adds an entry, where the name is free; `at` is the command that changes the names. */
  addEntry(entry: Entry, at: CommandNumber | undefined): void {
    const { inode } = entry;
    const names = this.#ownNames();
    names.entries.set(entry.name, entry);
    names.changed = at;
    if (names.count !== undefined) names.count += 1;
    inode.#addRef(entry);
    if (inode.nlink !== undefined) inode.nlink += 1;
    this.tree.namesVersion += 1;
  }

  /** Takes an entry away. */
  removeEntry(entry: Entry, at: CommandNumber | undefined): void {
    const { inode } = entry;
    const names = this.#ownNames();
    if (this.#past) names.entries.set(entry.name, null);
    else names.entries.delete(entry.name);
    names.changed = at;
    if (names.count !== undefined) names.count -= 1;
    inode.#dropRef(entry);
    if (inode.nlink !== undefined) inode.nlink -= 1;
    this.tree.namesVersion += 1;
    if (inode.type !== 'file') this.tree.directoriesVersion += 1;
  }

  #ownNames(): Names {
    this.#names ??= {
      entries: new Map(),
      count: this.entryCount,
      changed: undefined,
      lastChange: -1,
    };
    return this.#names;
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

/** Undefined for a new inode. */
function pastOf(from: NewInode | Origin): Past | undefined {
  if ('identity' in from) {
    const assumed = from instanceof Inode && from.assumed;
    return { origin: from, identity: from.identity, assumed };
  }
  if (from.assumed !== true) return undefined;
  return { origin: undefined, identity: undefined, assumed: true };
}
