// SPDX-License-Identifier: GPL-2.0-only
import type { InodeItem } from '../snapshot/inodeItem';
import { ItemType } from '../snapshot/key';
import { applyChildrenDirMoves } from './applyDirMoves';
import { sendCapabilities } from './capabilities';
import { cacheDirUtimes, trimDirUtimesCache } from './dirUtimesCache';
import { isDirectory, isRegular, isSymlink } from './fileMode';
import { noteNoTruncate, sendTailHole, sendTruncate, truncateNeeded } from './finishExtents';
import { sendChmod, sendChown, sendFileattr } from './inodeCommands';
import { requireInodeInfo } from './inodeInfo';
import { inodeFields } from './probeFields';
import { processRecordedRefs } from './processRecordedRefs';
import { has } from './profiles';
import type { SendContext } from './sendContext';
import { sendUtimes } from './sendUtimes';
import { processVerity } from './verity';
import { isWaitingForMove } from './waitingDirMoves';

/**
 * `finish_inode_if_needed`, called before each item that the comparison reports: processes the
 * recorded refs once the inode's last one was seen, and what closes the inode once another begins.
 */
export function finishInodeIfNeeded(sctx: SendContext, atEnd: boolean): void {
  const { probe } = sctx.setup;
  probe?.enter('finish_inode_if_needed', { at_end: atEnd ? 1 : 0, ...inodeFields(sctx) });
  if (!sctx.ignoreCurInode) {
    processRecordedRefsIfNeeded(sctx, atEnd);
    const over = atEnd || sctx.cmpKey.objectid !== sctx.curIno;
    if (over && sctx.curIno !== 0 && !sctx.curInodeDeleted) finishInode(sctx);
    trimDirUtimesCache(sctx);
  }
  probe?.leave('finish_inode_if_needed', { ret: 0 });
}

/** `process_recorded_refs_if_needed`; an inode whose rename is put off stays unprocessed. */
function processRecordedRefsIfNeeded(sctx: SendContext, atEnd: boolean): void {
  const { objectid, type } = sctx.cmpKey;
  if (sctx.curIno === 0) return;
  if (!atEnd && sctx.curIno === objectid && type <= ItemType.INODE_EXTREF) return;
  if (sctx.newRefs.size === 0 && sctx.deletedRefs.size === 0) return;
  const pendingMove = processRecordedRefs(sctx);
  if (!pendingMove) sctx.sendProgress = sctx.curIno + 1;
}

function finishInode(sctx: SendContext): void {
  const { sendRoot, parentRoot, proto } = sctx.setup;
  const info = requireInodeInfo(sctx, sendRoot, sctx.curIno);
  const old =
    parentRoot && !sctx.curInodeNew ? requireInodeInfo(sctx, parentRoot, sctx.curIno) : undefined;

  if (isRegular(sctx.curInodeMode)) {
    const truncate = truncateNeeded(sctx, old?.size);
    sendTailHole(sctx);
    if (truncate) sendTruncate(sctx, sctx.curIno, sctx.curInodeGen, sctx.curInodeSize);
    else noteNoTruncate(sctx, old?.size);
  }
  sendChangedAttributes(sctx, info, old);
  if (proto >= 3 && sctx.curInodeNeedsVerity) processVerity(sctx);
  if (has(sctx, 'sendsCapabilitiesLast')) sendCapabilities(sctx);

  const waits = isWaitingForMove(sctx, sctx.curIno);
  if (waits && has(sctx, 'touchesWhenMoved')) return;
  if (has(sctx, 'delaysDirMoves')) {
    if (!waits) applyChildrenDirMoves(sctx);
    sctx.sendProgress = sctx.curIno + 1;
  }
  // More inodes are likely to come into a directory that has entries: its times are sent later.
  const later = isDirectory(sctx.curInodeMode) && sctx.curInodeSize > 0;
  (later ? cacheDirUtimes : sendUtimes)(sctx, sctx.curIno, sctx.curInodeGen);
}

/** Of a new inode all but the flags, which only a changed one gets. */
function sendChangedAttributes(
  sctx: SendContext,
  info: InodeItem,
  old: InodeItem | undefined,
): void {
  const symlink = isSymlink(sctx.curInodeMode);
  const owned = !symlink || has(sctx, 'chownsSymlinks');
  if (owned && (info.uid !== old?.uid || info.gid !== old.gid)) sendChown(sctx, info.uid, info.gid);
  if (!symlink && info.mode !== old?.mode) sendChmod(sctx, info.mode);
  if (!symlink && old && info.flags !== old.flags) sendFileattr(sctx, info.flags);
}
