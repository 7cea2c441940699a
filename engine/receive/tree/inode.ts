// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { nothing } from '../data/dataLog';
import type { DataOperation } from '../data/dataOperation';
import type { CommandNumber, FileType, ReceivedInode, ReceivedTimes } from '../receivedInode';
import { unknownAttributes, type Attributes, type Xattrs } from './attributes';
import { DirectoryNames } from './directoryNames';
import { Entry } from './entry';
import { nameBytesOf, textOfName, type NameBytes } from './nameBytes';
import { none } from './nameTable';
import type { Origin, OriginPlace, Times } from './origin';
import type { SubvolumeTree } from './subvolumeTree';

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

/**
 * An inode of a subvolume. What it was before the stream comes from its origin, name by name as it is
 * asked for. Only the journal changes its fields. There are hundreds of thousands, most of them new
 * files: what only others have lies in objects apart.
 */
export class Inode implements ReceivedInode, Origin {
  readonly tree: SubvolumeTree;
  /** Its number on the volume. */
  readonly id: number;
  readonly created: CommandNumber | undefined;
  // Learnt, never unlearnt: what a stream tells late was true before.
  type: FileType | undefined;
  ino: number | undefined;
  generation: number | undefined;

  attributes: Attributes;
  /** What a file consists of, as the volume's data log calls it. */
  content: number;
  lastTimes: Times | undefined;
  nlink: number | undefined;
  readonly #past: Past | undefined;
  /** A device's number, or a symlink's target. */
  readonly #special: number | ByteString | undefined;
  #names: DirectoryNames | undefined;

  constructor(tree: SubvolumeTree, from: NewInode | Origin) {
    const origin = 'identity' in from ? from : undefined;
    this.tree = tree;
    this.id = tree.volume.addInode(this);
    this.created = 'identity' in from ? undefined : from.created;
    this.type = from.type;
    this.ino = from.ino;
    this.generation = from.generation;
    this.attributes = from.attributes ?? unknownAttributes;
    this.content = origin ? contentOf(tree, origin) : nothing;
    this.lastTimes = origin?.lastTimes;
    this.#past = pastOf(from);
    this.nlink = origin ? origin.nlink : this.#past ? undefined : 0;
    this.#special = from.rdev ?? from.target;
    this.#names = undefined;
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
    return this.tree.volume.data.operation(this.content);
  }
  get size(): number | undefined {
    if (this.type === 'symlink') return this.target?.length;
    if (this.content === nothing) return this.assumed ? undefined : 0;
    return this.tree.volume.data.sizeOf(this.content);
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
      this.tree.volume.data.commandOf(this.content) ?? -1,
      this.namesChanged ?? -1,
      this.created ?? -1,
    );
    // What changed before this subvolume was made may have been later than the times then.
    const { origin } = this;
    if (changed === -1 && origin?.lastTimes === this.lastTimes) return origin?.mtimeIsNow ?? false;
    return changed > set;
  }

  /** The inode behind a name; null where there is none, undefined where that isn't known. */
  child(name: NameBytes): Inode | null | undefined {
    const own = this.#own(name);
    if (own !== undefined) return own;
    if (!this.#past) return null;
    const found = this.#past.origin?.find(textOfName(name));
    return found ? this.adopt(name, this.tree.adopt(found)) : found;
  }

  entry(name: ByteString): Inode | undefined {
    return this.child(nameBytesOf(name)) ?? undefined;
  }

  /** The row of a name that leads somewhere, as far as it was asked for or changed here. */
  ownName(name: NameBytes): number {
    const row = this.#names?.rowOf(name) ?? none;
    return row !== none && this.#names?.behind(row) ? row : none;
  }

  /** Like `child`, without making inodes of this tree. */
  find(name: ByteString): Origin | null | undefined {
    const bytes = nameBytesOf(name);
    const own = this.#own(bytes);
    if (own !== undefined) return own;
    if (!this.#past) return null;
    let { origin } = this.#past;
    while (origin instanceof Inode && origin.origin && origin.#own(bytes) === undefined)
      ({ origin } = origin);
    return origin?.find(name);
  }

  *entries(): Generator<Entry> {
    const { volume } = this.tree;
    for (const row of this.#names?.rows() ?? []) yield new Entry(volume, row);
    if (!this.origin) return;
    for (const [text] of this.origin.names()) {
      const name = nameBytesOf(text);
      if (this.#own(name) !== undefined) continue;
      this.child(name);
      const row = this.ownName(name);
      if (row !== none) yield new Entry(volume, row);
    }
  }

  *names(): Generator<readonly [ByteString, Origin]> {
    for (const { name, inode } of this.entries()) yield [name, inode];
  }

  get refs(): readonly Entry[] {
    if (this.origin) {
      for (const { directory, name } of this.origin.places())
        this.tree.adopt(directory).child(nameBytesOf(name));
    }
    const { volume } = this.tree;
    const refs: Entry[] = [];
    let row = this.#firstName;
    for (; row !== none; row = volume.names.nextOfInode(row)) refs.push(new Entry(volume, row));
    return refs.length < 2
      ? refs
      : refs.reverse().sort((a, b) => (a.since ?? none) - (b.since ?? none));
  }

  /** The directory that its oldest name is in; directories have no other. */
  get above(): Inode | undefined {
    if (this.origin) return this.refs[0]?.directory;
    const { volume } = this.tree;
    const row = this.#firstName;
    return row === none ? undefined : volume.inodeAt(volume.names.directoryOf(row));
  }

  places(): Iterable<OriginPlace> {
    return this.refs;
  }

  /** Whether it has a name, told without asking for all of them. */
  get isNamed(): boolean {
    return this.#firstName !== none;
  }

  /** A name that was there before: takes it in, which changes nothing. */
  adopt(name: NameBytes, inode: Inode): Inode {
    this.#ownNames().adopt(name, inode);
    return inode;
  }

  /** Puts a name of this directory in force, where it is free; `at` is the command that changes it. */
  addName(row: number, at: CommandNumber | undefined): void {
    const names = this.#ownNames();
    const inode = names.behind(row);
    if (!inode) return;
    names.add(row, at);
    if (inode.nlink !== undefined) inode.nlink += 1;
    this.tree.namesVersion += 1;
  }

  /** Takes a name of this directory out of force. */
  removeName(row: number, at: CommandNumber | undefined): void {
    const names = this.#ownNames();
    const inode = names.behind(row);
    if (!inode) return;
    names.remove(row, at);
    if (inode.nlink !== undefined) inode.nlink -= 1;
    this.tree.namesVersion += 1;
    if (inode.type !== 'file') this.tree.directoriesVersion += 1;
  }

  /** The newest of its names in force: a row of the volume's. */
  get #firstName(): number {
    return this.tree.volume.names.firstOfInode(this.id);
  }

  /** What a name leads to; undefined where it wasn't asked for or changed here. */
  #own(name: NameBytes): Inode | null | undefined {
    const row = this.#names?.rowOf(name) ?? none;
    return row === none ? undefined : this.#names?.behind(row);
  }

  #ownNames(): DirectoryNames {
    this.#names ??= new DirectoryNames(this, this.#past !== undefined);
    return this.#names;
  }
}

/** What a file consists of that was made of another of this volume, or of one from elsewhere. */
function contentOf({ volume }: SubvolumeTree, origin: Origin): number {
  const isHere = origin instanceof Inode && origin.tree.volume === volume;
  return isHere ? origin.content : volume.data.adopt(origin.data);
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
