// SPDX-License-Identifier: GPL-2.0-only
import { parseFileExtentItem, refersToExtent } from '../snapshot/fileExtentItem';
import { ItemType } from '../snapshot/key';
import type { TreeNode } from '../snapshot/tree';
import type { BackrefWalk } from './backrefWalk';
import { checkExtentInLeaf } from './checkExtentInLeaf';
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
    const elem = checkExtentInLeaf(walk, leaf.bytenr, key, parseFileExtentItem(key, bytes));
    if (elem === 'stop') return undefined;
    if (elem) found.push(elem);
  }
  return found.reverse();
}
