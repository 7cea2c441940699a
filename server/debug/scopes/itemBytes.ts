// SPDX-License-Identifier: GPL-2.0-only
import { DiskNode } from '../../../engine/disk/node';
import type { Key } from '../../../engine/snapshot/key';
import type { Tree, TreeNode } from '../../../engine/snapshot/tree';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';
import { blockMemory } from '../memory';
import { bytesValue } from '../variables/scalars';
import type { Value } from '../variables/value';

/** An item as it lies in its leaf; undefined if the tree has none with this key. */
export function itemBytesValue(tree: Tree, key: Key): Value | undefined {
  const cursor = TreeCursor.seek(tree, key);
  if (!cursor.valid || cursor.compare(key) !== 0) return undefined;
  const { node, item } = cursor;
  const value = bytesValue(item);
  if (!(node instanceof DiskNode)) return value;
  const offset = item.byteOffset - node.bytes.byteOffset;
  return { ...value, memory: blockMemory(node.bytenr, offset) };
}

/** Where the block lies. A rebuilt tree's blocks lie nowhere: of a leaf there are the bytes of the item. */
export function nodeMemory(node: TreeNode, slot: number): Pick<Value, 'memory' | 'bytes'> {
  if (node instanceof DiskNode) return { memory: blockMemory(node.bytenr) };
  return node.level === 0 && slot < node.nritems ? { bytes: node.itemAt(slot) } : {};
}
