// SPDX-License-Identifier: GPL-2.0-only
import type { TreeNode } from '../snapshot/tree';

/**
 * Where an item lies: a leaf and a slot in it, what the kernel hands on as a `btrfs_path`. A
 * `TreeCursor` is one. It is only read, and not kept once the call ends.
 */
export interface LeafPosition {
  readonly node: TreeNode;
  readonly slot: number;
}
