// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPath } from '../commandPath';
import type { Errno } from '../errno';
import { InodeFlag, noFlags } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { changeContent, dropCapability, sizeAfter } from './changeContent';
import { requireFileOpen } from './makeNode';
import { badValue, isProtected, type MountedSubvolume } from './mountedSubvolume';
import { Refused } from './refused';

/** `MAX_LFS_FILESIZE`, as near as a number comes: offsets from here on are negative, or too large. */
const maxBytes = 2 ** 63;

/** open(2) for writing, without O_CREAT. */
export function openForWriting(on: MountedSubvolume, path: CommandPath): Inode {
  const inode = on.walk.inode(path, true);
  requireFileOpen(on, inode, () => on.walk.place(path));
  if (inode.flags !== noFlags && inode.flags & InodeFlag.VERITY) throw isProtected(inode);
  return inode;
}

/** pwrite(2), of one command's data. */
export function pwrite(
  on: MountedSubvolume,
  inode: Inode,
  offset: number,
  length: number,
  kind: 'write' | 'encoded write' = 'write',
): void {
  if (length === 0) return;
  if (offset >= maxBytes) throw badValue(inode);
  if (inode.type === 'fifo') throw onInode('ESPIPE', inode);
  if (offset + length > maxBytes) throw onInode('EFBIG', inode);
  const size = sizeAfter(inode, offset + length);
  const { content: previous } = inode;
  const { at: command, data } = on;
  changeContent(on, inode, data.add({ kind, previous, command, offset, length, size }));
}

/** `FALLOC_FL_*`. */
const KEEP_SIZE = 0x01;
const PUNCH_HOLE = 0x02;
const ZERO_RANGE = 0x10;

/** fallocate(2). Whether there is room isn't known. */
export function fallocate(
  on: MountedSubvolume,
  inode: Inode,
  mode: number,
  offset: number,
  length: number,
): void {
  if (offset >= maxBytes || length >= maxBytes || length === 0) throw badValue(inode);
  const operation = mode & ~KEEP_SIZE;
  const known = [0, PUNCH_HOLE, ZERO_RANGE].includes(operation);
  if (!known || (operation === PUNCH_HOLE && !(mode & KEEP_SIZE)))
    throw onInode('EOPNOTSUPP', inode);
  if (inode.type === 'fifo') throw onInode('ESPIPE', inode);
  if (offset + length >= maxBytes) throw onInode('EFBIG', inode);
  // A zeroed range reads as a hole does, whatever becomes of its blocks.
  const kind = operation === 0 ? 'prealloc' : 'hole';
  const keepsSize = (mode & KEEP_SIZE) !== 0;
  const size = keepsSize ? inode.size : sizeAfter(inode, offset + length);
  // Beyond the end there is nothing to punch, and nothing changes.
  if (operation === PUNCH_HOLE && inode.size !== undefined && offset >= inode.size) {
    dropCapability(on, inode);
    return;
  }
  const { content: previous } = inode;
  const { at: command, data } = on;
  changeContent(on, inode, data.add({ kind, previous, command, offset, length, size }));
}

export function onInode(errno: Errno, inode: Inode): Refused {
  return new Refused(errno, { kind: 'value', inode });
}
