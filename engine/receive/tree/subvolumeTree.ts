// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath, type ByteString } from '../../byteString';
import type { CommandNumber, ReceivedInode } from '../receivedInode';
import type { ReceivedSubvolume } from '../receivedSubvolume';
import type { ReceivingVolume } from '../volume';
import { newAttributes } from './attributes';
import { Inode } from './inode';
import type { Origin } from './origin';

/** `BTRFS_FIRST_FREE_OBJECTID`: the root directory of every subvolume. */
const rootIno = 256;

/** Directories above one another at most: Linux has no paths that lead deeper. */
const deepest = 4096;

/** What a subvolume is made from. */
export interface SubvolumeSource {
  readonly path: ByteString;
  readonly uuid?: Uint8Array;
  readonly receivedUuid: Uint8Array;
  readonly ctransid: bigint;
  readonly created?: CommandNumber;
  /** A snapshot's, where it is known. */
  readonly parent?: SubvolumeTree | undefined;
  /** Of an image. */
  readonly root?: Origin;
  readonly inodeOf?: (ino: number) => Origin | undefined;
  /** Whether it is a snapshot of something that isn't known. */
  readonly partial?: boolean;
  readonly finished?: boolean;
}

/** A subvolume with its inodes, which are made as they are asked for. */
export class SubvolumeTree implements ReceivedSubvolume {
  readonly volume: ReceivingVolume;
  readonly path: ByteString;
  readonly uuid: Uint8Array | undefined;
  readonly receivedUuid: Uint8Array;
  readonly ctransid: bigint;
  readonly created: CommandNumber | undefined;
  readonly parent: SubvolumeTree | undefined;
  readonly partial: boolean;
  readonly root: Inode;
  finished: boolean;
  /** Counts every change of a name. */
  namesVersion = 0;
  /** Counts those by which a directory may have lost a name. */
  directoriesVersion = 0;
  readonly #inodeOf: ((ino: number) => Origin | undefined) | undefined;
  /** The inodes here, by the identity of what they were made from. */
  readonly #heirs = new Map<object, Inode>();
  /** By the sender's number; several where it was used again. */
  readonly #byIno = new Map<number, Inode | Inode[]>();
  readonly #inodes: Inode[] = [];
  /** How many of them are in `#byIno`: a stream makes many, and hardly any is asked for. */
  #listed = 0;

  constructor(volume: ReceivingVolume, source: SubvolumeSource) {
    this.volume = volume;
    this.path = source.path;
    this.uuid = source.uuid;
    this.receivedUuid = source.receivedUuid;
    this.ctransid = source.ctransid;
    this.created = source.created;
    this.parent = source.parent;
    this.#inodeOf = source.inodeOf;
    this.finished = source.finished ?? false;
    const origin = source.root ?? source.parent?.root;
    this.partial = source.partial ?? source.parent?.partial ?? false;
    this.root = origin ? this.adopt(origin) : this.#newRoot(source);
  }

  #newRoot({ created, partial }: SubvolumeSource): Inode {
    const attributes = newAttributes(0o755);
    const type = 'directory';
    return this.add(
      partial
        ? new Inode(this, { ino: rootIno, type, assumed: true })
        : new Inode(this, { ino: rootIno, type, created, attributes }),
    );
  }

  /** The inode here that was another subvolume's, or an image's. */
  adopt(origin: Origin): Inode {
    const known = this.#heirs.get(origin.identity);
    if (known) return known;
    const inode = this.add(new Inode(this, this.#versionInParent(origin)));
    this.#heirs.set(origin.identity, inode);
    return inode;
  }

  /** What has become of an inode in the subvolumes between that which has it and this one. */
  #versionInParent(origin: Origin): Origin {
    for (let tree = this.parent; tree; tree = tree.parent) {
      const version = tree.#heirs.get(origin.identity);
      if (version) return version;
    }
    return origin;
  }

  add(inode: Inode): Inode {
    this.#inodes.push(inode);
    return inode;
  }

  inodes(): Iterable<Inode> {
    return this.#inodes;
  }

  /** Tells the sender's number of an inode that was added without. */
  number(inode: Inode, ino: number): void {
    this.#listAll();
    inode.ino = ino;
    this.#list(inode, ino);
  }

  /** Those of a number, in the order in which it became known. */
  #withIno(ino: number): readonly Inode[] {
    this.#listAll();
    return [this.#byIno.get(ino) ?? []].flat();
  }

  #listAll(): void {
    for (; this.#listed < this.#inodes.length; this.#listed++) {
      const inode = this.#inodes[this.#listed];
      if (inode?.ino !== undefined) this.#list(inode, inode.ino);
    }
  }

  #list(inode: Inode, ino: number): void {
    const known = this.#byIno.get(ino);
    if (known === undefined) this.#byIno.set(ino, inode);
    else if (Array.isArray(known)) known.push(inode);
    else this.#byIno.set(ino, [known, inode]);
  }

  lookup(path: ByteString): Inode | undefined {
    let inode: Inode | undefined = this.root;
    for (const name of path.split('/')) {
      if (name !== '' && name !== '.') inode = inode?.entry(name as ByteString);
    }
    return inode;
  }

  inode(ino: number, generation?: number): Inode | undefined {
    const fits = (inode: Inode) =>
      generation === undefined || inode.generation === undefined || inode.generation === generation;
    const known = this.#withIno(ino).findLast((inode) => {
      return fits(inode) && (inode === this.root || inode.refs.length > 0);
    });
    if (known) return known;
    const origin = this.parent?.inode(ino, generation) ?? this.#inodeOf?.(ino);
    if (!origin || this.#heirs.has(origin.identity)) return undefined;
    const heir = this.adopt(origin);
    return fits(heir) && heir.refs.length > 0 ? heir : undefined;
  }

  pathOf(inode: ReceivedInode): ByteString | undefined {
    let path = emptyByteString;
    let at = inode;
    for (let depth = 0; at !== this.root; depth++) {
      const ref = at.refs[0];
      if (!ref || depth === deepest) return undefined;
      path = path === '' ? ref.name : joinPath(ref.name, path);
      at = ref.directory;
    }
    return path;
  }
}
