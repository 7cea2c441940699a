// SPDX-License-Identifier: GPL-2.0-only
import type { Tree, TreeNode } from './tree';

/** The whole filesystem's trees, for walks that leave the snapshot: backrefs lead to any of them. */
export interface FilesystemTrees {
  /** The tree with that id, as last committed; undefined if the root tree has no item for it. */
  treeOf(rootId: number): Tree | undefined;
  /** A tree block by its logical address, checked to be of `level` where one is given. */
  readBlock(bytenr: number, level?: number): TreeNode;
}
