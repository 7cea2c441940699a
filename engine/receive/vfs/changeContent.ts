// SPDX-License-Identifier: GPL-2.0-only
import type { Inode } from '../tree/inode';
import { withoutCapability } from './capability';
import type { MountedSubvolume } from './mountedSubvolume';

/**
 * Changes what a file consists of to what the data log calls `content`, and takes its capabilities away, as any change of data
 * does.
 */
export function changeContent(on: MountedSubvolume, inode: Inode, content: number): void {
  on.journal.setContent(inode, content);
  dropCapability(on, inode);
}

/** Gives a file a size, of whose data `previous` is left below it. */
export function setSize(on: MountedSubvolume, inode: Inode, size: number, previous: number): void {
  const change = {
    kind: 'truncate',
    previous,
    command: on.at,
    offset: size,
    length: 0,
    size,
  } as const;
  changeContent(on, inode, on.data.add(change));
}

/** What is about to change a file's data, and then doesn't: the times and capabilities are changed. */
export function touchContent(on: MountedSubvolume, inode: Inode): void {
  const { size, content } = inode;
  if (size === undefined) dropCapability(on, inode);
  else setSize(on, inode, size, content);
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
