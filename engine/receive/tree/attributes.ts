// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { VersionedMap } from './versionedMap';

/** By name. */
export type Xattrs = VersionedMap<ByteString, Uint8Array>;

/** What CHMOD, CHOWN, xattr commands and FILEATTR change of an inode: replaced as a whole. */
export interface Attributes {
  /** The lower twelve bits of `st_mode`. */
  readonly permissions: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly xattrs: Xattrs;
  /** `BTRFS_INODE_*` as FILEATTR had them. */
  readonly fileattr: bigint | undefined;
  /** `BTRFS_INODE_*` that hold here. */
  readonly flags: bigint;
}

/** None of `InodeFlag`: comparing with the same 0n is much faster than with another. */
export const noFlags = 0n;

/** Of an inode of which nothing is known. */
export const unknownAttributes: Attributes = {
  permissions: undefined,
  uid: undefined,
  gid: undefined,
  xattrs: new VersionedMap(),
  fileattr: undefined,
  flags: noFlags,
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

/** Those made last of each hash: of a subvolume's inodes most have one of a few. */
const shared: (Attributes | undefined)[] = new Array<undefined>(256).fill(undefined);

/** What a new inode has, made by root. */
export function newAttributes(permissions: number, uid = 0, gid = 0): Attributes {
  const hash = (permissions ^ (permissions >>> 8) ^ (uid * 31) ^ (gid * 17)) & 0xff;
  const known = shared[hash];
  if (known?.permissions === permissions && known.uid === uid && known.gid === gid) return known;
  const { xattrs, fileattr } = unknownAttributes;
  const made = { permissions, uid, gid, xattrs, fileattr, flags: noFlags };
  shared[hash] = made;
  return made;
}

/**
 * These attributes, and what is rare of those before; in an object that other inodes have as well, where
 * there is nothing rare.
 */
export function changedAttributes(
  before: Attributes,
  permissions: number | undefined,
  uid: number | undefined,
  gid: number | undefined,
  xattrs: Xattrs,
): Attributes {
  const { fileattr, flags } = before;
  const isPlain =
    xattrs === unknownAttributes.xattrs && fileattr === undefined && flags === noFlags;
  if (isPlain && permissions !== undefined && uid !== undefined && gid !== undefined)
    return newAttributes(permissions, uid, gid);
  return { permissions, uid, gid, xattrs, fileattr, flags };
}
