// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPath } from '../commandPath';
import { nothing } from '../data/dataLog';
import { InodeFlag } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { setSize } from './changeContent';
import { badValue, isProtected, type MountedSubvolume } from './mountedSubvolume';
import { refusedAt } from './place';

/** truncate(2): follows a symlink. */
export function truncate(on: MountedSubvolume, path: CommandPath, size: number): void {
  // As a signed number it is negative.
  if (size >= 2 ** 63) throw badValue(undefined);
  const inode = on.walk.inode(path, true);
  inode.type ??= 'file';
  if (inode.type === 'directory') throw refusedAt('EISDIR', on.walk.place(path), 'wrong type');
  if (inode.type !== 'file') throw refusedAt('EINVAL', on.walk.place(path), 'wrong type');
  on.requireUnprotected(inode);
  on.requireWritable();
  if (inode.flags & InodeFlag.VERITY) throw isProtected(inode);
  truncateInode(on, inode, size);
}

export function truncateInode(on: MountedSubvolume, inode: Inode, size: number): void {
  // Of what was there nothing is left: no need to hold it.
  setSize(on, inode, size, size === 0 ? nothing : inode.content);
}
