// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';
import type { TreeNode } from './tree';

/** The first slot whose key is `key` or above (`nritems` if none is), by halving. */
export function searchNode(node: TreeNode, key: Key): { slot: number; exact: boolean } {
  let low = 0;
  let high = node.nritems;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = node.compareAt(middle, key);
    if (order === 0) return { slot: middle, exact: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { slot: low, exact: false };
}
