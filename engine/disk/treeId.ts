// SPDX-License-Identifier: GPL-2.0-only

/** Trees with a fixed id: `BTRFS_*_TREE_OBJECTID`. FS is the top level's subvolume. */
export const TreeId = { ROOT: 1, EXTENT: 2, CHUNK: 3, FS: 5, CSUM: 7 } as const;
