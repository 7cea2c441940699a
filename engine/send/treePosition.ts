// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from '../snapshot/key';
import type { Tree, TreeNode } from '../snapshot/tree';
import type { LeafPosition } from './leafPosition';
import type { TreePosition } from './sendContext';

/** The nodes on the way down to a position, by level: found again from its slots when not known. */
const nodesOf = new WeakMap<TreePosition, TreeNode[]>();

/** On the root's first slot. */
export function positionAtRoot(tree: Tree): TreePosition {
  const { level } = tree.root;
  const slots = new Array<number>(level + 1).fill(0);
  return { level, slots, endReached: false, advance: 'stay' };
}

/** The node that the position stands in. */
export function nodeAt(tree: Tree, position: TreePosition): TreeNode {
  const known = nodesOf.get(position) ?? descend(tree, position);
  return known[position.level] ?? tree.root;
}

export function slotAt(position: TreePosition): number {
  return position.slots[position.level] ?? 0;
}

/** Of an item on level 0, of a child above. */
export function keyAt(tree: Tree, position: TreePosition): Key {
  return nodeAt(tree, position).keyAt(slotAt(position));
}

/** The leaf and slot; only for a position on level 0. */
export function leafAt(tree: Tree, position: TreePosition): LeafPosition {
  return { node: nodeAt(tree, position), slot: slotAt(position) };
}

/** `tree_advance`: to the first child if that is allowed, otherwise to the next slot or up. */
export function advance(tree: Tree, position: TreePosition): void {
  if (position.level === 0 || position.advance === 'next') moveNextOrUp(tree, position);
  else moveDown(tree, position);
  position.advance = 'stay';
}

function moveDown(tree: Tree, position: TreePosition): void {
  const nodes = nodesOf.get(position) ?? descend(tree, position);
  const child = tree.child(nodes[position.level] ?? tree.root, slotAt(position));
  position.level -= 1;
  position.slots[position.level] = 0;
  nodes[position.level] = child;
}

function moveNextOrUp(tree: Tree, position: TreePosition): void {
  const nodes = nodesOf.get(position) ?? descend(tree, position);
  const top = tree.root.level;
  for (let { level } = position; level <= top; level++) {
    const slot = (position.slots[level] ?? 0) + 1;
    if (slot < (nodes[level] ?? tree.root).nritems) {
      position.level = level;
      position.slots[level] = slot;
      return;
    }
  }
  position.level = top;
  position.slots[top] = Math.max(tree.root.nritems - 1, 0);
  position.endReached = true;
}

function descend(tree: Tree, position: TreePosition): TreeNode[] {
  const nodes: TreeNode[] = [];
  let node = tree.root;
  nodes[node.level] = node;
  while (node.level > position.level) {
    node = tree.child(node, position.slots[node.level] ?? 0);
    nodes[node.level] = node;
  }
  nodesOf.set(position, nodes);
  return nodes;
}
