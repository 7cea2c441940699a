// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../byteString';
import { crc32c } from '../crc32c';

/** The offset of a name's DIR_ITEM or XATTR_ITEM key: `btrfs_name_hash`. */
export function nameHash(name: ByteString): number {
  return crc32c(0xfffffffe, bytesOf(name));
}

/** The offset of the INODE_EXTREF key of a name in directory `parent`: `btrfs_extref_hash`. */
export function extrefHash(parent: number, name: ByteString): number {
  return crc32c(parent, bytesOf(name));
}
