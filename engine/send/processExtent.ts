// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType } from '../snapshot/fileExtentItem';
import { ItemType, type Key } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import { fileExtentAt, type FileExtent } from './fileExtent';
import { isSymlink } from './fileMode';
import { findExtentClone } from './findExtentClone';
import { maybeSendHole } from './holes';
import { isExtentUnchanged } from './isExtentUnchanged';
import type { LeafPosition } from './leafPosition';
import { has } from './profiles';
import type { SendContext } from './sendContext';
import { sendWriteOrClone } from './sendWriteOrClone';

/**
 * `process_extent`: sends what a new or changed EXTENT_DATA item of the sent snapshot holds, and the
 * hole before it. Throws a SendError.
 */
export function processExtent(sctx: SendContext, path: LeafPosition, key: Key): void {
  const { probe, parentRoot } = sctx.setup;
  probe?.enter('process_extent', { objectid: key.objectid, offset: key.offset });
  if (!isSymlink(sctx.curInodeMode)) {
    const extent = fileExtentAt(path, key);
    if (parentRoot && !sctx.curInodeNew) {
      if (!isExtentUnchanged(sctx, extent))
        sendWriteOrClone(sctx, extent, findExtentClone(sctx, extent));
      maybeSendHole(sctx, path, key);
    } else if (hasData(extent) || !has(sctx, 'skipsEmptyExtents')) {
      sendWriteOrClone(sctx, extent, findExtentClone(sctx, extent));
      maybeSendHole(sctx, path, key);
    } else {
      const reason = extent.item.type === FileExtentType.PREALLOC ? 'preallocated' : 'hole';
      probe?.event('extent_skipped', { ino: key.objectid, offset: key.offset, reason });
    }
  }
  probe?.leave('process_extent', { ret: 0 });
}

/** A new file needs nothing where it has a hole; preallocation has no command, and reads as one. */
function hasData({ item }: FileExtent): boolean {
  if (item.type === FileExtentType.INLINE) return true;
  return item.type === FileExtentType.REG && item.diskBytenr !== 0;
}

/** `process_all_extents`: every extent item of the current inode, for one that is made anew. */
export function processAllExtents(sctx: SendContext): void {
  const { probe, sendRoot } = sctx.setup;
  const { tree } = sendRoot;
  probe?.enter('process_all_extents', { ino: sctx.curIno });
  const first = { objectid: sctx.curIno, type: ItemType.EXTENT_DATA, offset: 0 };
  for (const cursor = TreeCursor.seek(tree, first); cursor.valid; cursor.next()) {
    if (cursor.type !== ItemType.EXTENT_DATA || cursor.key.objectid !== sctx.curIno) break;
    processExtent(sctx, cursor, cursor.key);
  }
  probe?.leave('process_all_extents', { ret: 0 });
}
