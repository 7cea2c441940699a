// SPDX-License-Identifier: GPL-2.0-only
import { InodeFlag } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { defaultSectorsize } from './cloneRange';
import { badValue, type MountedSubvolume } from './mountedSubvolume';
import { onInode } from './writeFile';

/** `struct fsverity_enable_arg`; lengths in bytes. */
export interface VerityArguments {
  readonly algorithm: number;
  readonly blockSize: number;
  readonly saltLength: number;
  readonly signatureLength: number;
}

/** SHA-256 and SHA-512, as FS_VERITY_HASH_ALG_* numbers them. */
const algorithms = [1, 2];
const saltMax = 32;
const signatureMax = 16_128;
const smallestBlock = 1024;

/** FS_IOC_ENABLE_VERITY. A signature isn't checked: which keys the kernel has isn't known. */
export function enableVerity(on: MountedSubvolume, inode: Inode, verity: VerityArguments): void {
  const { algorithm, blockSize, saltLength, signatureLength } = verity;
  if (blockSize === 0 || (blockSize & (blockSize - 1)) !== 0) throw badValue(inode);
  if (saltLength > saltMax || signatureLength > signatureMax) throw onInode('EMSGSIZE', inode);
  on.requireUnprotected(inode);
  on.requireWritable();
  inode.type ??= 'file';
  if (inode.type === 'directory') throw onInode('EISDIR', inode);
  if (inode.type !== 'file') throw badValue(inode);
  if (!algorithms.includes(algorithm)) throw badValue(inode);
  if (blockSize < smallestBlock || blockSize > defaultSectorsize) throw badValue(inode);
  if (inode.flags & InodeFlag.VERITY) throw onInode('EEXIST', inode);
  on.change(inode, { flags: inode.flags | InodeFlag.VERITY });
}
