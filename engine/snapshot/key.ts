// SPDX-License-Identifier: GPL-2.0-only

/**
 * The key of a tree item. A field in the topmost 2^53 of 64 bits is held as the negative number that
 * the kernel's headers give it (`-12` for BTRFS_FREE_INO_OBJECTID); what lies between cannot be held.
 */
export interface Key {
  readonly objectid: number;
  readonly type: number;
  readonly offset: number;
}

/** Orders two 64-bit fields as unsigned: a negative one is above every positive one. */
export function compareFields(left: number, right: number): number {
  return left < 0 === right < 0 ? left - right : right - left;
}

export function compareKeys(left: Key, right: Key): number {
  return (
    compareFields(left.objectid, right.objectid) ||
    left.type - right.type ||
    compareFields(left.offset, right.offset)
  );
}

/** Item types that the send engine meets: `BTRFS_*_KEY`. */
export const ItemType = {
  INODE_ITEM: 1,
  INODE_REF: 12,
  INODE_EXTREF: 13,
  XATTR_ITEM: 24,
  VERITY_DESC_ITEM: 36,
  VERITY_MERKLE_ITEM: 37,
  ORPHAN_ITEM: 48,
  DIR_ITEM: 84,
  DIR_INDEX: 96,
  EXTENT_DATA: 108,
  EXTENT_CSUM: 128,
  ROOT_ITEM: 132,
  ROOT_BACKREF: 144,
  ROOT_REF: 156,
  EXTENT_ITEM: 168,
  METADATA_ITEM: 169,
  EXTENT_OWNER_REF: 172,
  TREE_BLOCK_REF: 176,
  EXTENT_DATA_REF: 178,
  SHARED_BLOCK_REF: 182,
  SHARED_DATA_REF: 184,
  BLOCK_GROUP_ITEM: 192,
  DEV_ITEM: 216,
  CHUNK_ITEM: 228,
  RAID_STRIPE: 230,
} as const;

/** `BTRFS_FIRST_FREE_OBJECTID`: the inode number of every subvolume's root directory. */
export const FIRST_FREE_OBJECTID = 256;
/** `BTRFS_FREE_INO_OBJECTID` and `BTRFS_FREE_SPACE_OBJECTID`: old caches, never sent. */
export const FREE_INO_OBJECTID = -12;
export const FREE_SPACE_OBJECTID = -11;
