// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID, type Key } from '../snapshot/key';
import { parseInodeItem, type InodeItem } from '../snapshot/inodeItem';
import { leftItem, rightItem } from './comparedItems';
import { processAllDeletedRefs, processAllNewRefs } from './processAllRefs';
import { processAllExtents } from './processExtent';
import { has } from './profiles';
import type { CompareResult, SendContext } from './sendContext';
import { sendCreateInodeIfNeeded } from './sendCreateInode';
import { unlinkAllPaths } from './unlinkAllPaths';
import { processAllNewXattrs } from './xattrs';

/** `changed_inode`: another inode begins. */
export function changedInode(sctx: SendContext, result: CompareResult): void {
  const { probe } = sctx.setup;
  const key = sctx.cmpKey;
  probe?.enter('changed_inode', { ino: key.objectid, result });
  probe?.enter('close_current_inode', {});
  probe?.leave('close_current_inode', {});
  sctx.curIno = key.objectid;
  sctx.curInodeNewGen = false;
  sctx.curInodeLastExtent = -1;
  sctx.curInodeNextWriteOffset = 0;
  sctx.ignoreCurInode = false;
  sctx.curInodeFirstRefOrphan = false;
  sctx.curInodePath = undefined;
  // Its names are not updated yet.
  sctx.sendProgress = sctx.curIno;

  if (result === 'NEW') newInode(sctx, parseInodeItem(key, leftItem(sctx)));
  else if (result === 'DELETED') {
    beginDeleted(sctx, parseInodeItem(key, rightItem(sctx)));
    inodeBegun(sctx, 'DELETED');
  } else bothInodes(sctx, key);
  probe?.leave('changed_inode', { ret: 0 });
}

/** An inode without a name (deleted while open) is not sent. */
function newInode(sctx: SendContext, left: InodeItem): void {
  if (left.nlink === 0 && has(sctx, 'ignoresUnlinkedInodes')) {
    sctx.ignoreCurInode = true;
    inodeBegun(sctx, 'NEW');
    noteNoLinks(sctx, left, undefined, 'ignored');
    return;
  }
  beginNew(sctx, left);
  inodeBegun(sctx, 'NEW');
  if (sctx.curIno !== FIRST_FREE_OBJECTID) sendCreateInodeIfNeeded(sctx);
}

function bothInodes(sctx: SendContext, key: Key): void {
  const left = parseInodeItem(key, leftItem(sctx));
  const right = parseInodeItem(key, rightItem(sctx));
  const halves = has(sctx, 'halvesUnlinkedInodes');
  const ignored = left.nlink === 0 && (right.nlink === 0 || !halves);
  if (ignored && has(sctx, 'ignoresUnlinkedInodes')) {
    sctx.ignoreCurInode = true;
    inodeBegun(sctx, 'CHANGED');
    noteNoLinks(sctx, left, right, 'ignored');
    if (!halves) unlinkAllPaths(sctx);
    return;
  }
  // The root directory can't be deleted and made again.
  const canBeReused = sctx.curIno !== FIRST_FREE_OBJECTID || !has(sctx, 'rootIsNeverReused');
  const reused = left.generation !== right.generation && canBeReused;
  sctx.curInodeNewGen = reused || (halves && (left.nlink === 0 || right.nlink === 0));
  if (sctx.curInodeNewGen) {
    replaceInode(sctx, left, right);
    return;
  }
  sctx.curInodeGen = left.generation;
  sctx.curInodeNew = false;
  sctx.curInodeDeleted = false;
  sctx.curInodeSize = left.size;
  sctx.curInodeMode = left.mode;
  inodeBegun(sctx, 'CHANGED');
}

/**
 * The number was used again: the old inode is deleted, then the new one made, with all that is in it.
 * The path kept for the old one is not dropped in between, as the kernel doesn't drop it either.
 */
function replaceInode(sctx: SendContext, left: InodeItem, right: InodeItem): void {
  const halves = has(sctx, 'halvesUnlinkedInodes');
  if (right.nlink > 0 || !halves) {
    beginDeleted(sctx, right);
    inodeBegun(sctx, 'CHANGED');
    if (left.nlink === 0) noteNoLinks(sctx, left, right, 'only deleted');
    processAllDeletedRefs(sctx);
  }
  if (left.nlink === 0 && halves) return;
  beginNew(sctx, left);
  if (right.nlink === 0) {
    inodeBegun(sctx, 'CHANGED');
    noteNoLinks(sctx, left, right, 'only created');
  }
  sendCreateInodeIfNeeded(sctx);
  processAllNewRefs(sctx);
  sctx.sendProgress = sctx.curIno + 1;
  processAllExtents(sctx);
  processAllNewXattrs(sctx);
}

function beginNew(sctx: SendContext, left: InodeItem): void {
  sctx.curInodeGen = left.generation;
  sctx.curInodeNew = true;
  sctx.curInodeDeleted = false;
  sctx.curInodeSize = left.size;
  sctx.curInodeMode = left.mode;
  sctx.curInodeRdev = left.rdev;
}

function beginDeleted(sctx: SendContext, right: InodeItem): void {
  sctx.curInodeGen = right.generation;
  sctx.curInodeNew = false;
  sctx.curInodeDeleted = true;
  sctx.curInodeSize = right.size;
  sctx.curInodeMode = right.mode;
}

/** Tells the probe what becomes of an inode that was deleted while it was open. */
function noteNoLinks(
  sctx: SendContext,
  left: InodeItem,
  right: InodeItem | undefined,
  action: string,
): void {
  const nlinks = { send_nlink: left.nlink, parent_nlink: right?.nlink ?? null };
  sctx.setup.probe?.event('no_links', { ino: sctx.curIno, ...nlinks, action });
}

/** The inode's fields are set and nothing is done for it yet: where a debugger sees it begin. */
function inodeBegun(sctx: SendContext, result: CompareResult): void {
  sctx.setup.probe?.event('inode', { ino: sctx.curIno, gen: sctx.curInodeGen, result });
}
