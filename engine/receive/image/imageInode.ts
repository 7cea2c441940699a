// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../byteString';
import { parseDirItems, type DirItem } from '../../snapshot/dirItem';
import { FileExtentType, parseFileExtentItem } from '../../snapshot/fileExtentItem';
import { parseWholeInodeItem, type InodeTime } from '../../snapshot/inodeItem';
import { parseInodeRefs } from '../../snapshot/inodeRef';
import { ItemType } from '../../snapshot/key';
import { nameHash } from '../../snapshot/nameHash';
import type { Timespec } from '../../stream/command';
import type { DataOperation } from '../data/dataOperation';
import type { FileType } from '../receivedInode';
import { noFlags, type Attributes, type Xattrs } from '../tree/attributes';
import type { Origin, OriginPlace, Times } from '../tree/origin';
import { VersionedMap } from '../tree/versionedMap';
import type { ImageTree } from './imageTree';

const typeMask = 0o170000;
const permissionMask = 0o7777;
const types = new Map<number, FileType>([
  [0o040000, 'directory'],
  [0o100000, 'file'],
  [0o120000, 'symlink'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
  [0o020000, 'character device'],
  [0o060000, 'block device'],
]);

/** An inode of an image's subvolume, read as far as it is asked for. Reading throws a ReadError. */
export class ImageInode implements Origin {
  readonly identity = this;
  readonly ino: number;
  readonly generation: number;
  readonly type: FileType | undefined;
  readonly rdev: number | undefined;
  readonly target: ByteString | undefined;
  readonly attributes: Attributes;
  readonly data: DataOperation | undefined;
  readonly lastTimes: Times;
  readonly mtimeIsNow = false;
  readonly nlink: number;
  /** Whether it is empty is told by its size; counting takes reading. */
  readonly entryCount: number | undefined;
  readonly #tree: ImageTree;

  constructor(tree: ImageTree, ino: number, item: Uint8Array) {
    const key = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
    const parsed = parseWholeInodeItem(key, item);
    const { mode, uid, gid, flags, size, rdev, nlink, generation } = parsed;
    this.#tree = tree;
    this.ino = ino;
    this.generation = generation;
    this.nlink = nlink;
    this.type = types.get(mode & typeMask);
    this.rdev = this.type?.endsWith('device') ? encodedDevice(rdev) : undefined;
    const permissions = mode & permissionMask;
    const xattrs = xattrsOf(tree, ino);
    const holding = tree.flagsHold ? flags : noFlags;
    this.attributes = { permissions, uid, gid, flags: holding, xattrs, fileattr: flags };
    const { atime, mtime, ctime, otime } = parsed;
    this.lastTimes = {
      atime: timespecOf(atime),
      mtime: timespecOf(mtime),
      ctime: timespecOf(ctime),
      otime: timespecOf(otime),
    };
    this.target = this.type === 'symlink' ? targetOf(tree, ino) : undefined;
    this.data = this.type === 'file' ? dataOf(tree, ino, size) : undefined;
    this.entryCount = this.type === 'directory' && size === 0 ? 0 : undefined;
  }

  find(name: ByteString): Origin | null | undefined {
    const key = { objectid: this.ino, type: ItemType.DIR_ITEM, offset: nameHash(name) };
    const item = this.#tree.item(key);
    const entry = item && parseDirItems(key, item).find((candidate) => candidate.name === name);
    return entry ? this.#behind(entry) : null;
  }

  *names(): Generator<readonly [ByteString, Origin]> {
    for (const { key, item } of this.#tree.itemsOf(this.ino, ItemType.DIR_INDEX)) {
      for (const entry of parseDirItems(key, item)) yield [entry.name, this.#behind(entry)];
    }
  }

  *places(): Generator<OriginPlace> {
    for (const type of [ItemType.INODE_REF, ItemType.INODE_EXTREF]) {
      for (const { key, item } of this.#tree.itemsOf(this.ino, type)) {
        for (const { parent, name } of parseInodeRefs(key, item)) {
          const directory = this.#tree.inode(parent);
          if (directory && directory !== this) yield { directory, name };
        }
      }
    }
  }

  /** Of a subvolume below, a snapshot has an empty directory. */
  #behind({ location }: DirItem): Origin {
    const inode =
      location.type === ItemType.INODE_ITEM ? this.#tree.inode(location.objectid) : undefined;
    return inode ?? this.#tree.nested(location.objectid);
  }
}

const timespecOf = ({ sec, nsec }: InodeTime): Timespec => ({ seconds: sec, nanoseconds: nsec });

/** The kernel's own device number as a stream has it: `new_encode_dev`. */
function encodedDevice(rdev: number): number {
  const [major, minor] = [Math.floor(rdev / 2 ** 20), rdev % 2 ** 20];
  return (minor & 0xff) + major * 2 ** 8 + (minor >>> 8) * 2 ** 20;
}

function xattrsOf(tree: ImageTree, ino: number): Xattrs {
  const xattrs = new Map<ByteString, Uint8Array>();
  for (const { key, item } of tree.itemsOf(ino, ItemType.XATTR_ITEM)) {
    for (const { name, data } of parseDirItems(key, item)) xattrs.set(name, data);
  }
  return new VersionedMap(xattrs);
}

function targetOf(tree: ImageTree, ino: number): ByteString | undefined {
  const key = { objectid: ino, type: ItemType.EXTENT_DATA, offset: 0 };
  const item = tree.item(key);
  const extent = item && parseFileExtentItem(key, item);
  if (extent?.type !== FileExtentType.INLINE) return undefined;
  return byteStringOf(extent.inlineData.subarray(0, extent.ramBytes));
}

function dataOf(tree: ImageTree, ino: number, size: number): DataOperation | undefined {
  if (size === 0) return undefined;
  const read = (offset: number, length: number) => tree.readFile(ino, offset, length);
  const range = { offset: 0, length: size, size };
  return { kind: 'image', previous: undefined, command: undefined, ino, read, ...range };
}
