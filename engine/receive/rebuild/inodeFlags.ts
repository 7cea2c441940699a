// SPDX-License-Identifier: GPL-2.0-only
import { InodeFlag } from '../tree/attributes';
import type { SentInode } from './sentInode';

/** `BTRFS_INODE_*` of an inode: what FILEATTR told, and verity; all else is taken not to be set. */
export function inodeFlags({ fileattr, assumedFlags, verity }: SentInode): bigint {
  const flags = fileattr ?? assumedFlags;
  return verity === undefined ? flags : flags | InodeFlag.VERITY;
}
