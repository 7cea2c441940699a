// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandPath } from '../commandPath';
import type { FileType } from '../receivedInode';
import { Inode } from '../tree/inode';
import { newAttributesIn } from './newAttributesIn';
import { badValue, type MountedSubvolume } from './mountedSubvolume';
import { refusedAt, requireName, type Place } from './place';
import { OutOfSight, Refused } from './refused';
import { truncateInode } from './truncate';

/** What a node becomes besides its name. */
export interface NewNode {
  readonly type: FileType;
  readonly permissions: number;
  /** The sender's number for it. */
  readonly ino: number | undefined;
  readonly rdev?: number;
  readonly target?: ByteString;
}

/** The types in `st_mode`. */
const typeBits = 0o170000;
const typeOfMode = new Map<number, FileType>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o020000, 'character device'],
  [0o060000, 'block device'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
]);
const directoryMode = 0o040000;

/** mkdir(2), mkfifo(3), and what they share with mknod(2) and symlink(2). */
export function makeNode(on: MountedSubvolume, path: CommandPath, node: NewNode): void {
  const place = on.walk.place(path);
  if (place.kind !== 'name') throw refusedAt('EEXIST', place, 'exists');
  requireName(place);
  if (place.inode) throw refusedAt('EEXIST', place, 'exists');
  if (place.slashed && node.type !== 'directory') throw refusedAt('ENOENT', place);
  addNode(on, place, node);
}

/** mknod(2): the type comes from `mode`. */
export function mknod(
  on: MountedSubvolume,
  path: CommandPath,
  mode: bigint,
  rdev: bigint,
  ino: number | undefined,
): void {
  // The C library takes the device as 32 bits, and the kernel looks at the mode before the path.
  if (rdev >> 32n) throw badValue(undefined);
  const bits = Number(mode & BigInt(typeBits));
  const type = typeOfMode.get(bits);
  if (bits === directoryMode) throw new Refused('EPERM', { kind: 'value', inode: undefined });
  if (type === undefined) throw badValue(undefined);
  const device = type === 'character device' || type === 'block device';
  makeNode(on, path, { type, permissions: 0, ino, ...(device && { rdev: Number(rdev) }) });
}

/** symlink(2). */
export function symlink(
  on: MountedSubvolume,
  path: CommandPath,
  target: ByteString,
  ino: number | undefined,
): void {
  if (target === '') throw new Refused('ENOENT', { kind: 'value', inode: undefined });
  if (target.length >= pathMax)
    throw new Refused('ENAMETOOLONG', { kind: 'value', inode: undefined });
  makeNode(on, path, { type: 'symlink', permissions: 0o777, ino, target });
}

/** `PATH_MAX`. */
const pathMax = 4096;

/** creat(2): of a file that is there already, it drops the data. */
export function creat(on: MountedSubvolume, path: CommandPath, ino: number | undefined): void {
  const place = on.walk.placeBehind(path);
  if (place.kind !== 'name' || place.slashed) throw refusedAt('EISDIR', place, 'wrong type');
  requireName(place);
  const { inode } = place;
  if (!inode) {
    addNode(on, place, { type: 'file', permissions: 0o600, ino });
    return;
  }
  requireFileOpen(on, inode, () => place);
  if (inode.type === 'fifo') throw new OutOfSight();
  truncateInode(on, inode, 0);
}

/** What may be opened for writing; an inode of unknown type proves to be a file. */
export function requireFileOpen(on: MountedSubvolume, inode: Inode, place: () => Place): void {
  inode.type ??= 'file';
  switch (inode.type) {
    case 'directory':
      throw refusedAt('EISDIR', place(), 'wrong type');
    case 'socket':
      throw refusedAt('ENXIO', place(), 'wrong type');
    case 'character device':
    case 'block device':
      throw new OutOfSight();
    case 'file':
      on.requireUnprotected(inode);
      on.requireWritable();
      return;
    case 'fifo':
    case 'symlink':
  }
}

function addNode(on: MountedSubvolume, { directory, name, path }: Place, node: NewNode): void {
  on.requireChangeable(directory, { append: true });
  const { type, ino, rdev, target, permissions } = node;
  const orphan = path.orphanName;
  const generation = orphan?.ino === ino ? orphan?.gen : undefined;
  const attributes = newAttributesIn(directory, type, permissions);
  const created = on.at;
  const inode = new Inode(on.tree, { ino, generation, type, created, rdev, target, attributes });
  on.addName(directory, name, on.tree.add(inode));
  // Behind a symlink the path has no name of its own for it.
  if (name === path.name) on.walk.remember(path, inode);
}
