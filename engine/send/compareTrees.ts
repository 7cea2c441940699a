// SPDX-License-Identifier: GPL-2.0-only
import { compareKeys, FIRST_FREE_OBJECTID, ItemType, type Key } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import type { Probe } from './probe';
import type { CompareItem, CompareResult, SendContext, TreePosition } from './sendContext';
import { advance, keyAt, nodeAt, slotAt } from './treePosition';

/**
 * Moves on to the next item that the kernel's walk reports: of `btrfs_compare_trees` where there is a
 * parent, otherwise of `full_send_tree`. Undefined behind the last one.
 */
export function nextCompareItem(sctx: SendContext): CompareItem | undefined {
  const { probe, sendRoot, parentRoot } = sctx.setup;
  return parentRoot && sctx.right
    ? compareNext(sendRoot.tree, sctx.left, parentRoot.tree, sctx.right, probe)
    : fullNext(sendRoot.tree, sctx.left);
}

const firstSent: Key = { objectid: FIRST_FREE_OBJECTID, type: ItemType.INODE_ITEM, offset: 0 };

/** The next item from the root directory's on; all are new. */
function fullNext(tree: Tree, left: TreePosition): CompareItem | undefined {
  do {
    if (left.advance !== 'stay') advance(tree, left);
    if (left.endReached) return undefined;
    left.advance = 'any';
  } while (left.level > 0 || nodeAt(tree, left).compareAt(slotAt(left), firstSent) < 0);
  return { key: keyAt(tree, left), result: 'NEW' };
}

/** Two positions go through both trees in step; a subtree that both share is passed over. */
function compareNext(
  leftTree: Tree,
  left: TreePosition,
  rightTree: Tree,
  right: TreePosition,
  probe: Probe | undefined,
): CompareItem | undefined {
  for (;;) {
    if (left.advance !== 'stay' && !left.endReached) advance(leftTree, left);
    if (right.advance !== 'stay' && !right.endReached) advance(rightTree, right);
    if (left.endReached && right.endReached) return undefined;

    if (left.endReached) {
      right.advance = 'any';
      if (right.level === 0) return report(rightTree, right, 'DELETED');
    } else if (right.endReached) {
      left.advance = 'any';
      if (left.level === 0) return report(leftTree, left, 'NEW');
    } else if (left.level < right.level) {
      right.advance = 'any';
    } else if (left.level > right.level) {
      left.advance = 'any';
    } else {
      const order = compareKeys(keyAt(leftTree, left), keyAt(rightTree, right));
      const both = order === 0 && left.level > 0 && isShared(leftTree, left, rightTree, right);
      if (both) noteShared(probe, leftTree, left);
      if (order <= 0) left.advance = both ? 'next' : 'any';
      if (order >= 0) right.advance = both ? 'next' : 'any';
      if (left.level === 0) {
        if (order < 0) return report(leftTree, left, 'NEW');
        if (order > 0) return report(rightTree, right, 'DELETED');
        const same = isSameItem(leftTree, left, rightTree, right);
        return report(leftTree, left, same ? 'SAME' : 'CHANGED');
      }
    }
  }
}

function report(tree: Tree, position: TreePosition, result: CompareResult): CompareItem {
  return { key: keyAt(tree, position), result };
}

/** Whether both slots point at the same node, which is never written again once it is shared. */
function isShared(
  leftTree: Tree,
  left: TreePosition,
  rightTree: Tree,
  right: TreePosition,
): boolean {
  const leftNode = nodeAt(leftTree, left);
  const rightNode = nodeAt(rightTree, right);
  return (
    leftNode.blockptrAt(slotAt(left)) === rightNode.blockptrAt(slotAt(right)) &&
    leftNode.ptrGenerationAt(slotAt(left)) === rightNode.ptrGenerationAt(slotAt(right))
  );
}

function noteShared(probe: Probe | undefined, tree: Tree, position: TreePosition): void {
  probe?.event('shared_subtree', {
    level: position.level - 1,
    bytenr: nodeAt(tree, position).blockptrAt(slotAt(position)),
    gen: nodeAt(tree, position).ptrGenerationAt(slotAt(position)),
    first_ino: keyAt(tree, position).objectid,
  });
}

function isSameItem(
  leftTree: Tree,
  left: TreePosition,
  rightTree: Tree,
  right: TreePosition,
): boolean {
  const leftItem = nodeAt(leftTree, left).itemAt(slotAt(left));
  const rightItem = nodeAt(rightTree, right).itemAt(slotAt(right));
  if (leftItem.length !== rightItem.length) return false;
  for (let at = 0; at < leftItem.length; at++) if (leftItem[at] !== rightItem[at]) return false;
  return true;
}
