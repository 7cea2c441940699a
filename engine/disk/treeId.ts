// SPDX-License-Identifier: GPL-2.0-only

/** Trees with a fixed id: `BTRFS_*_TREE_OBJECTID`. FS is the top level's subvolume. */
export const TreeId = {
  ROOT: 1,
  EXTENT: 2,
  CHUNK: 3,
  FS: 5,
  CSUM: 7,
  RAID_STRIPE: 12,
  TREE_RELOC: -8,
  DATA_RELOC: -9,
} as const;

/** `BTRFS_FIRST_FREE_OBJECTID` and `BTRFS_LAST_FREE_OBJECTID`: ids of the other subvolumes. */
export const firstSubvolumeId = 256;
export const lastSubvolumeId = -256;

/**
 * Whether a block of the tree may say that `owner` wrote it: subvolumes share blocks with each other,
 * the other trees with none.
 */
export function mayOwn(owner: number, tree: number): boolean {
  return owner === tree || (isSubvolume(owner) && isSubvolume(tree));
}

/** `is_fstree`; a relocation's tree stands for the subvolume's that it moves. */
function isSubvolume(tree: number): boolean {
  return tree === TreeId.FS || tree >= firstSubvolumeId || tree <= lastSubvolumeId;
}
