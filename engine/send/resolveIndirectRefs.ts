// SPDX-License-Identifier: GPL-2.0-only
import {
  parseFileExtentItem,
  refersToExtent,
  type FileExtentItem,
} from '../snapshot/fileExtentItem';
import { ItemType, type Key } from '../snapshot/key';
import { searchNode } from '../snapshot/searchNode';
import type { Tree, TreeNode } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import type { BackrefWalk, FoundBlocks } from './backrefWalk';
import { checkExtentInLeaf } from './checkExtentInLeaf';
import type { PrelimRef } from './prelimRef';

/**
 * `resolve_indirect_refs`: searches the trees for the blocks that hold the references. Returns those
 * and the direct ones, not merged; undefined if the walk was stopped.
 */
export function resolveIndirectRefs(
  walk: BackrefWalk,
  indirect: readonly PrelimRef[],
  direct: readonly PrelimRef[],
): PrelimRef[] | undefined {
  const shared = new Set(direct.filter((ref) => ref.level === 0).map((ref) => ref.parent));
  const resolved = [...direct];
  for (const ref of indirect) {
    if (ref.count === 0) continue;
    const tree = walk.trees.treeOf(ref.rootId);
    const parents = tree ? findParents(walk, tree, ref, shared) : new Map<number, undefined>();
    if (!parents) return undefined;
    if (parents.size === 0) resolved.push(ref);
    const { rootId, key, level, count } = ref;
    for (const [parent, inodeList] of parents)
      resolved.push({ rootId, key, level, count, parent, inodeList });
  }
  return resolved;
}

/** `resolve_indirect_ref`. Undefined if the walk was stopped. */
function findParents(
  walk: BackrefWalk,
  tree: Tree,
  ref: PrelimRef,
  shared: ReadonlySet<number>,
): FoundBlocks | undefined {
  if (ref.level === 0) return leavesWithExtent(walk, tree, ref, shared);
  const block = nodeAbove(tree, ref.key, ref.level);
  return new Map(block ? [[block.bytenr, undefined]] : []);
}

/** The node at a level on the way to a key; undefined where the tree is not that high. */
function nodeAbove(tree: Tree, key: Key, level: number): TreeNode | undefined {
  let node = tree.root;
  if (node.level < level) return undefined;
  while (node.level > level) {
    const { slot, exact } = searchNode(node, key);
    node = tree.child(node, exact ? slot : Math.max(slot - 1, 0));
  }
  return node;
}

/** A file extent item that refers to the extent, and the leaf in which it lies. */
interface FoundItem {
  readonly leaf: number;
  readonly key: Key;
  readonly item: FileExtentItem;
}

/** Searches that went to their end: the trees are at rest, and the same is often asked again. */
const foundBefore = new WeakMap<
  PrelimRef,
  { readonly bytenr: number; readonly items: readonly FoundItem[] }
>();

/**
 * `add_all_parents`: the tree's own leaves that refer to the extent as the reference says, until
 * its count is reached. Leaves that another tree wrote are not among them, nor those that have a
 * reference of their own. Undefined if the walk was stopped.
 */
function leavesWithExtent(
  walk: BackrefWalk,
  tree: Tree,
  ref: PrelimRef,
  shared: ReadonlySet<number>,
): FoundBlocks | undefined {
  const parents: FoundBlocks = new Map();
  const before = foundBefore.get(ref);
  if (before?.bytenr === walk.bytenr) {
    return before.items.some((found) => tellFound(walk, parents, found)) ? undefined : parents;
  }
  const items: FoundItem[] = [];
  // Reflinking can make this offset negative; the item itself lies at 0 or above.
  const cursor = TreeCursor.seek(tree, { ...ref.key, offset: Math.max(ref.key.offset, 0) });
  const isForeign = (leaf: TreeNode): boolean =>
    leaf.owner !== ref.rootId || shared.has(leaf.bytenr);
  if (cursor.valid && isForeign(cursor.node)) nextLeaf(cursor);

  let count = 0;
  while (cursor.valid && count < ref.count) {
    if (cursor.type !== ItemType.EXTENT_DATA) break;
    const key = cursor.key;
    if (key.objectid !== ref.key.objectid) break;
    if (cursor.slot === 0 && isForeign(cursor.node)) {
      nextLeaf(cursor);
      continue;
    }
    const bytes = cursor.item;
    const item = refersToExtent(bytes, walk.bytenr) ? parseFileExtentItem(key, bytes) : undefined;
    if (item && key.offset - item.offset === ref.key.offset) {
      count += 1;
      const found = { leaf: cursor.node.bytenr, key, item };
      items.push(found);
      if (tellFound(walk, parents, found)) return undefined;
    }
    cursor.next();
  }
  foundBefore.set(ref, { bytenr: walk.bytenr, items });
  return parents;
}

/** True if the walk was stopped. */
function tellFound(
  walk: BackrefWalk,
  parents: FoundBlocks,
  { leaf, key, item }: FoundItem,
): boolean {
  const elem = checkExtentInLeaf(walk, leaf, key, item);
  if (elem === 'stop') return true;
  if (!elem) return false;
  const known = parents.get(leaf);
  if (known) known.push(elem);
  else parents.set(leaf, [elem]);
  return false;
}

/** Moves to the first item of the next leaf, or past the end. */
function nextLeaf(cursor: TreeCursor): void {
  const leaf = cursor.node;
  while (cursor.valid && cursor.node === leaf) cursor.next();
}
