// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';

/** What CHMOD, CHOWN, xattr commands and FILEATTR change of an inode: replaced as a whole. */
export interface Attributes {
  /** The lower twelve bits of `st_mode`. */
  readonly permissions: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** `BTRFS_INODE_*` as FILEATTR had them. */
  readonly fileattr: bigint | undefined;
  /** `BTRFS_INODE_*` that hold here. */
  readonly flags: bigint;
}

/** Of an inode of which nothing is known. */
export const unknownAttributes: Attributes = {
  permissions: undefined,
  uid: undefined,
  gid: undefined,
  xattrs: new Map(),
  fileattr: undefined,
  flags: 0n,
};

/** `BTRFS_INODE_*`. */
export const InodeFlag = {
  NODATASUM: 1n << 0n,
  NODATACOW: 1n << 1n,
  IMMUTABLE: 1n << 6n,
  APPEND: 1n << 7n,
  COMPRESS: 1n << 11n,
  VERITY: 1n << 32n,
} as const;

/** What a new inode has, made by root. */
export function newAttributes(permissions: number, uid = 0, gid = 0): Attributes {
  return {
    permissions,
    uid,
    gid,
    xattrs: unknownAttributes.xattrs,
    fileattr: undefined,
    flags: 0n,
  };
}
