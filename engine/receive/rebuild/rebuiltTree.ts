// SPDX-License-Identifier: GPL-2.0-only
import type { Tree, TreeNode } from '../../snapshot/tree';
import { RebuiltInner, type RebuiltLeaf, type RebuiltNode } from './rebuiltNode';

/** The tree of a rebuilt snapshot. */
export class RebuiltTree implements Tree {
  readonly rootId: number;
  readonly root: RebuiltNode;
  readonly leaves: readonly RebuiltLeaf[];

  constructor(rootId: number, root: RebuiltNode, leaves: readonly RebuiltLeaf[]) {
    this.rootId = rootId;
    this.root = root;
    this.leaves = leaves;
  }

  child(node: TreeNode, slot: number): TreeNode {
    if (node instanceof RebuiltInner) return node.childAt(slot);
    throw new TypeError('The node has no children, or is of another kind of tree');
  }

  /** The node of that level in which a node's first key lies; undefined where the tree is lower. */
  nodeLike({ level, firstKey }: RebuiltNode): RebuiltNode | undefined {
    let node = this.root;
    if (node.level < level) return undefined;
    while (node instanceof RebuiltInner && node.level > level) {
      let slot = 0;
      while (slot + 1 < node.nritems && node.compareAt(slot + 1, firstKey) <= 0) slot += 1;
      node = node.childAt(slot);
    }
    return node;
  }
}
