// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';
import { searchNode } from './searchNode';
import type { Tree } from './tree';

/** The bytes of the item with exactly this key, a view; undefined if there is none. */
export function findItem(tree: Tree, key: Key): Uint8Array | undefined {
  let node = tree.root;
  for (;;) {
    const { slot, exact } = searchNode(node, key);
    if (node.level === 0) return exact ? node.itemAt(slot) : undefined;
    // A key below the node's first can't be in the tree.
    if (!exact && slot === 0) return undefined;
    node = tree.child(node, exact ? slot : slot - 1);
  }
}
