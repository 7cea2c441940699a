// SPDX-License-Identifier: GPL-2.0-only
import {
  parseFileExtentItem,
  refersToExtent,
  type FileExtentItem,
} from '../snapshot/fileExtentItem';
import { ItemType, type Key } from '../snapshot/key';
import type { TreeNode } from '../snapshot/tree';
import type { BackrefWalk } from './backrefWalk';
import type { InodeElem } from './prelimRef';

/**
 * `find_extent_in_eb`: the items of a leaf that refer to the extent, the last one first, as the
 * kernel puts each before the ones found so far. Undefined if the walk was stopped.
 */
export function extentItemsInLeaf(walk: BackrefWalk, leaf: TreeNode): InodeElem[] | undefined {
  const found: InodeElem[] = [];
  for (let slot = 0; slot < leaf.nritems; slot++) {
    if (leaf.typeAt(slot) !== ItemType.EXTENT_DATA) continue;
    const bytes = leaf.itemAt(slot);
    if (!refersToExtent(bytes, walk.bytenr)) continue;
    const key = leaf.keyAt(slot);
    const elem = inodeElem(walk, key, parseFileExtentItem(key, bytes));
    if (!elem) continue;
    if (deliverCached(walk, leaf, elem)) return undefined;
    found.push(elem);
  }
  return found.reverse();
}

/** The first half of `check_extent_in_eb`: undefined where the item maps another part of the extent. */
export function inodeElem(
  walk: BackrefWalk,
  key: Key,
  item: FileExtentItem,
): InodeElem | undefined {
  let offset = key.offset;
  if (item.compression === 0) {
    const into = walk.extentItemPos - item.offset;
    if (into < 0 || into >= item.numBytes) return undefined;
    offset += into;
  }
  return { inum: key.objectid, offset, numBytes: item.numBytes };
}

/**
 * Its second half: where the leaf's roots are known already, the item is given to the caller at
 * once, before others are even looked for. So the cache decides which source is found first. True
 * stops the walk.
 */
export function deliverCached(walk: BackrefWalk, leaf: TreeNode, elem: InodeElem): boolean {
  const roots = walk.cacheLookup(leaf.bytenr) ?? [];
  return roots.some((root) => walk.iterate(elem.inum, elem.offset, elem.numBytes, root));
}
