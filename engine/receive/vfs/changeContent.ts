// SPDX-License-Identifier: GPL-2.0-only
import type { DataOperation } from '../data/dataOperation';
import type { Inode } from '../tree/inode';
import { withoutCapability } from './capability';
import type { MountedSubvolume } from './mountedSubvolume';

/** Changes a file's data, and takes its capabilities away, as any change of data does. */
export function changeContent(on: MountedSubvolume, inode: Inode, content: DataOperation): void {
  on.journal.setContent(inode, content);
  dropCapability(on, inode);
}

export function dropCapability(on: MountedSubvolume, inode: Inode): void {
  const xattrs = withoutCapability(inode.xattrs);
  if (xattrs !== inode.xattrs) on.change(inode, { xattrs });
}

/** The file's size after a range of it was written; undefined where it is assumed and unknown. */
export function sizeAfter(inode: Inode, end: number): number | undefined {
  const { size } = inode;
  return size === undefined ? undefined : Math.max(size, end);
}
