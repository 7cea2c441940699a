// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import { parseOrphanName } from '../../stream/orphanName';
import type { CommandReader } from '../commandReader';
import type { Following } from './following';
import type { Follow } from './followCommand';
import { Format, rootId, SentInode } from './sentInode';
import { unfollowable } from './unfollowable';

/** A symlink's permissions, which are never sent. */
const symlinkPermissions = 0o777;

function make(on: Following, command: CommandReader, format: number): SentInode {
  const path = command.path();
  const place = on.tree.place(path);
  if (place.there) throw unfollowable.nameTaken(path);
  const orphan = parseOrphanName(path);
  // Streams of the first kernels have no INO; the orphan name has the same number.
  const told = command.length(A.INO) === 8 ? command.number(A.INO) : orphan?.ino;
  if (told === undefined) on.assume('ids');
  const ino = told ?? on.tree.ids.unused;
  const id = on.tree.ids.add(ino);
  const generation = orphan?.ino === ino ? orphan.gen : undefined;
  const inode = new SentInode(id, ino, generation, on.at, format);
  inode.assumedGeneration = on.transid;
  inode.transid = on.transid;
  inode.permissions = format === Format.SYMLINK ? symlinkPermissions : 0;
  on.tree.own.set(id, inode);
  on.tree.addName(place, id);
  on.noteMade(id);
  return inode;
}

const maker =
  (format: number): Follow =>
  (on, command) => {
    make(on, command, format);
  };

function symlink(on: Following, command: CommandReader): void {
  const inode = make(on, command, Format.SYMLINK);
  inode.size = Math.max(0, command.length(A.PATH_LINK));
}

/** MKNOD, MKFIFO and MKSOCK; the type of a node is in its MODE. */
const node =
  (fallback: number): Follow =>
  (on, command) => {
    const mode = command.length(A.MODE) === 8 ? command.number(A.MODE) : 0;
    const format = mode & Format.MASK;
    const isNode = [Format.FIFO, Format.CHARACTER, Format.BLOCK, Format.SOCKET].some(
      (candidate) => candidate === format,
    );
    const inode = make(on, command, isNode ? format : fallback);
    inode.rdev = command.length(A.RDEV) === 8 ? deviceOf(command.low32(A.RDEV)) : 0;
  };

/** `new_decode_dev`: an inode item has the kernel's own form, of 12 and 20 bits. */
function deviceOf(encoded: number): number {
  const major = (encoded >>> 8) & 0xfff;
  const minor = (encoded & 0xff) | ((encoded >>> 12) & 0xfff00);
  return major * 2 ** 20 + minor;
}

function rename(on: Following, command: CommandReader): void {
  const path = command.path();
  const from = on.tree.place(path).there;
  if (!from) throw unfollowable.nothingThere(path);
  const target = command.pathTo();
  const to = on.tree.place(target);
  if (on.tree.isBelow(to.directory, from.inode)) throw unfollowable.intoItself(target);
  if (to.there === from) return;
  if (to.there) remove(on, target);
  on.noteGone(path, on.told(from.inode));
  on.tree.removeName(from, true);
  on.tree.addName(to, from.inode);
}

function link(on: Following, command: CommandReader): void {
  const path = command.path();
  const existing = command.string(A.PATH_LINK);
  const found = on.tree.find(existing);
  if (!found || found.id === rootId) throw unfollowable.nothingThere(existing);
  const place = on.tree.place(path);
  if (place.there) throw unfollowable.nameTaken(path);
  const inode = on.told(found.id);
  if (inode.isDirectory) {
    // Only of files: the sender has another object of the same number and generation.
    inode.format = Format.FILE;
    on.assume('ids');
  }
  on.tree.addName(place, inode.id);
}

/** UNLINK, and what a RENAME onto a name does. */
function remove(on: Following, path: ByteString): void {
  const { there } = on.tree.place(path);
  if (!there) throw unfollowable.nothingThere(path);
  const inode = on.told(there.inode);
  if (inode.isDirectory && inode.entries && inode.entries.size > 0)
    throw unfollowable.notEmpty(path);
  on.noteGone(path, inode);
  on.tree.removeName(there);
}

const rmdir: Follow = (on, command) => {
  const path = command.path();
  const { there } = on.tree.place(path);
  const inode = there && on.tree.get(there.inode);
  if (inode && !inode.isDirectory) throw unfollowable.notDirectory(path);
  remove(on, path);
};

const unlink: Follow = (on, command) => {
  const path = command.path();
  const { there } = on.tree.place(path);
  if (there && on.tree.get(there.inode)?.isDirectory) throw unfollowable.isDirectory(path);
  remove(on, path);
};

/** The commands that make, change and remove names. */
export const nameFollowers: readonly (readonly [C, Follow])[] = [
  [C.MKFILE, maker(Format.FILE)],
  [C.MKDIR, maker(Format.DIRECTORY)],
  [C.MKNOD, node(Format.CHARACTER)],
  [C.MKFIFO, node(Format.FIFO)],
  [C.MKSOCK, node(Format.SOCKET)],
  [C.SYMLINK, symlink],
  [C.RENAME, rename],
  [C.LINK, link],
  [C.UNLINK, unlink],
  [C.RMDIR, rmdir],
];
