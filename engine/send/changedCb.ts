// SPDX-License-Identifier: GPL-2.0-only
import {
  FIRST_FREE_OBJECTID,
  FREE_INO_OBJECTID,
  FREE_SPACE_OBJECTID,
  ItemType,
} from '../snapshot/key';
import { changedInode } from './changedInode';
import { leftItem, leftPath, rightItem } from './comparedItems';
import { compareRefs } from './compareRefs';
import { inconsistentSnapshot, type SendError } from './errors';
import { finishInodeIfNeeded } from './finishInode';
import { maybeSendHole } from './holes';
import { unsigned } from './probeFields';
import { processExtent } from './processExtent';
import { has } from './profiles';
import { recordChangedRefs, recordDeletedRefs, recordNewRefs } from './recordRefs';
import type { CompareItem, CompareResult, SendContext } from './sendContext';
import { processChangedXattrs, processDeletedXattrs, processNewXattrs } from './xattrs';

/** `changed_cb`: an item that the comparison reports. */
export function changedCb(sctx: SendContext, item: CompareItem): void {
  const { probe } = sctx.setup;
  const { objectid, type, offset } = item.key;
  probe?.enter('changed_cb', {
    objectid: unsigned(objectid),
    type,
    offset: unsigned(offset),
    result: item.result,
  });
  if (item.result !== 'SAME') changedItem(sctx, item);
  else if (type === ItemType.EXTENT_DATA) maybeSendHole(sctx, leftPath(sctx), item.key);
  else if (
    isRef(sctx, type) &&
    has(sctx, 'comparesDirGenerations') &&
    compareRefs(sctx, item.key, leftItem(sctx))
  ) {
    changedItem(sctx, { ...item, result: 'CHANGED' });
  }
  probe?.leave('changed_cb', { ret: 0 });
}

const isRef = (sctx: SendContext, type: number): boolean =>
  type === ItemType.INODE_REF || (type === ItemType.INODE_EXTREF && has(sctx, 'readsExtrefs'));

function changedItem(sctx: SendContext, { key, result }: CompareItem): void {
  const { objectid, type, offset } = key;
  sctx.cmpKey = key;
  finishInodeIfNeeded(sctx, false);
  if (objectid === FREE_INO_OBJECTID || objectid === FREE_SPACE_OBJECTID) return;

  if (type === ItemType.INODE_ITEM) changedInode(sctx, result);
  else if (sctx.ignoreCurInode) return;
  else if (isRef(sctx, type)) changedRef(sctx, result);
  else if (type === ItemType.XATTR_ITEM) changedXattr(sctx, result);
  else if (type === ItemType.EXTENT_DATA) changedExtent(sctx, result);
  else if (type === ItemType.VERITY_DESC_ITEM && offset === 0) changedVerity(sctx, result);
}

/** `changed_ref`: only notes the names, as new ones must be processed before deleted ones. */
function changedRef(sctx: SendContext, result: CompareResult): void {
  if (sctx.curIno !== sctx.cmpKey.objectid) throw inconsistent(sctx, result, 'reference');
  if (sctx.curInodeNewGen || sctx.curIno === FIRST_FREE_OBJECTID) return;
  if (result === 'NEW') recordNewRefs(sctx, sctx.cmpKey, leftItem(sctx));
  else if (result === 'DELETED') recordDeletedRefs(sctx, sctx.cmpKey, rightItem(sctx));
  else recordChangedRefs(sctx, sctx.cmpKey, leftItem(sctx), rightItem(sctx));
}

/** `changed_xattr`. */
function changedXattr(sctx: SendContext, result: CompareResult): void {
  if (sctx.curIno !== sctx.cmpKey.objectid) throw inconsistent(sctx, result, 'xattr');
  if (sctx.curInodeNewGen || sctx.curInodeDeleted) return;
  if (result === 'NEW') processNewXattrs(sctx, sctx.cmpKey, leftItem(sctx));
  else if (result === 'DELETED') processDeletedXattrs(sctx, sctx.cmpKey, rightItem(sctx));
  else processChangedXattrs(sctx, sctx.cmpKey, leftItem(sctx), rightItem(sctx));
}

/**
 * `changed_extent`: an extent may change while its inode's item doesn't, by relocation or by
 * deduplication into both snapshots; the content is the same then.
 */
function changedExtent(sctx: SendContext, result: CompareResult): void {
  const { objectid, offset } = sctx.cmpKey;
  if (sctx.curIno !== objectid) {
    if (!has(sctx, 'toleratesStrayExtents')) throw inconsistent(sctx, result, 'extent');
    const reason = 'its inode is the same';
    sctx.setup.probe?.event('extent_skipped', { ino: objectid, offset, reason });
    return;
  }
  if (sctx.curInodeNewGen || sctx.curInodeDeleted || result === 'DELETED') return;
  processExtent(sctx, leftPath(sctx), sctx.cmpKey);
}

/** `changed_verity`: the flag is never taken back, for whatever inode comes later. */
function changedVerity(sctx: SendContext, result: CompareResult): void {
  if (sctx.curInodeNewGen || sctx.curInodeDeleted) return;
  if (result !== 'NEW') return;
  sctx.curInodeNeedsVerity = true;
  sctx.setup.probe?.event('needs_verity', { ino: sctx.curIno });
}

const words = { NEW: 'new', DELETED: 'deleted', CHANGED: 'updated', SAME: 'unchanged' } as const;

function inconsistent(sctx: SendContext, result: CompareResult, what: string): SendError {
  const { sendRoot, parentRoot } = sctx.setup;
  return inconsistentSnapshot(
    `${words[result]} ${what}`,
    sctx.cmpKey.objectid,
    sendRoot.tree.rootId,
    parentRoot?.tree.rootId ?? 0,
  );
}
