// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType } from '../snapshot/fileExtentItem';
import { ItemType, type Key } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { fileExtentAt, fileExtentEnd, type FileExtent } from './fileExtent';
import { isRegular } from './fileMode';
import type { Switch } from './kernelChanges';
import type { LeafPosition } from './leafPosition';
import { has } from './profiles';
import type { SendContext } from './sendContext';
import { sendHole } from './sendHole';

/** `need_send_hole`: only a file that the receiver has already can need holes made in it. */
export function needSendHole(sctx: SendContext): boolean {
  return (
    sctx.setup.parentRoot !== undefined &&
    !sctx.curInodeNew &&
    !sctx.curInodeNewGen &&
    !sctx.curInodeDeleted &&
    isRegular(sctx.curInodeMode) &&
    has(sctx, 'sendsHoles')
  );
}

/**
 * `maybe_send_hole`: sends the hole between the last extent item and this one, unless the parent has
 * it too. Also called for an item that is the same in both snapshots: what lies before may not be.
 */
export function maybeSendHole(sctx: SendContext, path: LeafPosition, key: Key): void {
  const { probe, sendRoot } = sctx.setup;
  if (sctx.curIno !== key.objectid || !needSendHole(sctx)) return;
  probe?.enter('maybe_send_hole', { objectid: key.objectid, offset: key.offset });
  // In a leaf's first slot, leaves that both snapshots share may have been passed over before it.
  const mayHaveSkipped = path.slot === 0 && sctx.curInodeLastExtent < key.offset;
  if (sctx.curInodeLastExtent === -1 || mayHaveSkipped) getLastExtent(sctx, key.offset - 1);
  sendHoleUnlessInParent(sctx, key.offset, 'seesHoleInParent');
  sctx.curInodeLastExtent = fileExtentEnd(fileExtentAt(path, key), sendRoot.sectorsize);
  probe?.leave('maybe_send_hole', { ret: 0 });
}

/**
 * Sends the hole from the last extent's end to `end`, unless there is none or the parent has it, where
 * the kernel looks: it does since `looks`.
 */
export function sendHoleUnlessInParent(sctx: SendContext, end: number, looks: Switch): void {
  const start = sctx.curInodeLastExtent;
  if (start >= end || (has(sctx, looks) && rangeIsHoleInParent(sctx, start, end))) return;
  sendHole(sctx, end);
}

const maxU64 = 0xffff_ffff_ffff_ffffn;

/**
 * `get_last_extent`: sets `curInodeLastExtent` to the end of the extent item at `offset` or before it.
 * An offset of −1 asks for the file's last.
 */
export function getLastExtent(sctx: SendContext, offset: number): void {
  const { probe, sendRoot } = sctx.setup;
  probe?.enter('get_last_extent', { offset: offset === -1 ? maxU64 : offset });
  const key = { objectid: sctx.curIno, type: ItemType.EXTENT_DATA, offset };
  const cursor = TreeCursor.seekLast(sendRoot.tree, key);
  const found =
    cursor?.type === ItemType.EXTENT_DATA && cursor.key.objectid === sctx.curIno
      ? fileExtentEnd(fileExtentAt(cursor, cursor.key), sendRoot.sectorsize)
      : 0;
  sctx.curInodeLastExtent = found;
  probe?.leave('get_last_extent', { ret: 0 });
}

/** `range_is_hole_in_parent`: whether the parent's file has no data in that range of bytes. */
function rangeIsHoleInParent(sctx: SendContext, start: number, end: number): boolean {
  const { probe, parentRoot } = sctx.setup;
  probe?.enter('range_is_hole_in_parent', { start, end });
  const isHole = parentRoot === undefined || isHoleIn(sctx, parentRoot, start, end);
  probe?.leave('range_is_hole_in_parent', { ret: isHole ? 1 : 0 });
  return isHole;
}

/** Preallocated extents count as data, though they read as zeros. */
function isHoleIn(sctx: SendContext, root: Snapshot, start: number, end: number): boolean {
  const ino = sctx.curIno;
  const key = { objectid: ino, type: ItemType.EXTENT_DATA, offset: start };
  const cursor = TreeCursor.seekLast(root.tree, key) ?? TreeCursor.seek(root.tree, key);
  if (cursor.valid && cursor.compare({ ...key, offset: 0 }) < 0) cursor.next();
  // A hole item may reach to the end or past it, which ends the search early.
  for (let searched = start; searched < end && cursor.valid; cursor.next()) {
    if (cursor.type !== ItemType.EXTENT_DATA || cursor.key.objectid !== ino) break;
    if (cursor.key.offset >= end) break;
    const extent = fileExtentAt(cursor, cursor.key);
    const extentEnd = fileExtentEnd(extent, root.sectorsize);
    if (extentEnd <= start) continue;
    if (!isHoleItem(sctx, extent)) return false;
    searched = extentEnd;
  }
  return true;
}

function isHoleItem(sctx: SendContext, { item }: FileExtent): boolean {
  if (item.type !== FileExtentType.INLINE) return item.diskBytenr === 0;
  // Without the test for its type an inline extent's first bytes are taken for its address.
  return (
    !has(sctx, 'holeSearchSeesInline') && item.inlineData.subarray(0, 8).every((byte) => byte === 0)
  );
}
