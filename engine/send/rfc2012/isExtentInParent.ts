// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType } from '../../snapshot/fileExtentItem';
import { ItemType } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';
import { TreeCursor } from '../../snapshot/treeCursor';
import { endlessSearch } from '../errors';
import { fileExtentAt, type FileExtent } from '../fileExtent';

/**
 * The RFC's `is_extent_unchanged`: only the extents' addresses are compared, not which part of them is
 * seen, so that another part of the same extent counts as unchanged. Its search starts anew behind each
 * item, and where a gap follows it finds the same item for ever: that throws.
 */
export function isExtentInParent2012(parentRoot: Snapshot, left: FileExtent): boolean {
  if (left.item.type !== FileExtentType.REG) return false;
  const { objectid } = left.key;
  const leftEnd = left.key.offset + left.item.numBytes;
  let from = left.key.offset;
  for (;;) {
    const key = { objectid, type: ItemType.EXTENT_DATA, offset: from };
    const cursor = TreeCursor.seekLast(parentRoot.tree, key);
    if (cursor?.type !== ItemType.EXTENT_DATA || cursor.key.objectid !== objectid) return false;
    const { item } = fileExtentAt(cursor, cursor.key);
    if (item.type !== FileExtentType.REG || item.diskBytenr !== left.item.diskBytenr) return false;
    const next = cursor.key.offset + item.numBytes;
    if (next >= leftEnd) return true;
    if (next === from) throw endlessSearch(objectid, from);
    from = next;
  }
}
