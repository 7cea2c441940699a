// SPDX-License-Identifier: GPL-2.0-only
import { InodeFlag } from '../tree/attributes';
import type { SentInode } from './sentInode';

/** `BTRFS_INODE_*` of an inode: what FILEATTR told, and verity; all else is taken not to be set. */
export function inodeFlags({ fileattr = 0n, verity }: SentInode): bigint {
  return verity === undefined ? fileattr : fileattr | InodeFlag.VERITY;
}
