// SPDX-License-Identifier: GPL-2.0-only
import { cacheDirCreated, didCreateDir } from './didCreateDir';
import { isDirectory } from './fileMode';
import { setCurInodePath } from './getCurPath';
import { getCurInodeState, InodeState } from './inodeState';
import { makeWayForNewRef } from './makeWay';
import { sendLink, sendRename } from './pathCommands';
import { has } from './profiles';
import { updateRefPath } from './refPath';
import { recordCheckDir, type RefsInWork } from './refsInWork';
import { sendCreateInode } from './sendCreateInode';
import type { RecordedRef, SendContext } from './sendContext';
import { waitForDestDirMove, waitForParentMove } from './waitForMove';

/**
 * Second pass of `process_recorded_refs`: gives the inode its new names. An orphan and a directory are
 * renamed, anything else is linked.
 */
export function placeNewRefs(sctx: SendContext, work: RefsInWork): void {
  for (const ref of sctx.newRefs.values()) {
    if (has(sctx, 'createsDirsAhead')) createDirIfNeeded(sctx, ref);
    if (!has(sctx, 'orphanizesFirst')) makeWayForNewRef(sctx, work, ref);
    putOffIfNeeded(sctx, work, ref);
    if (work.canRename) place(sctx, work, ref);
    recordCheckDir(sctx, work, ref);
  }
}

/** A directory with a higher number than the current inode is made out of order, once. */
function createDirIfNeeded(sctx: SendContext, ref: RecordedRef): void {
  const { dir, dirGen } = ref;
  if (getCurInodeState(sctx, dir, dirGen) !== InodeState.willCreate) return;
  for (const earlier of sctx.newRefs.values()) {
    if (earlier === ref) break;
    if (earlier.dir === dir) return;
  }
  if (didCreateDir(sctx, dir)) return;
  sendCreateInode(sctx, dir);
  cacheDirCreated(sctx, dir);
}

/** Only a directory's rename is ever put off: paths lead through it. */
function putOffIfNeeded(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const { parentRoot } = sctx.setup;
  if (!parentRoot || !isDirectory(sctx.curInodeMode) || !has(sctx, 'delaysDirMoves')) return;
  const putOff =
    (has(sctx, 'waitsForDestination') &&
      waitForDestDirMove(sctx, parentRoot, ref, work.isOrphan)) ||
    (work.canRename &&
      (!work.isOrphan || has(sctx, 'orphansWait')) &&
      waitForParentMove(sctx, parentRoot, ref, work.isOrphan));
  if (!putOff) return;
  work.canRename = false;
  work.pendingMove = true;
}

function place(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const leavesOrphan = work.isOrphan && !sctx.curInodeFirstRefOrphan;
  if (leavesOrphan || isDirectory(sctx.curInodeMode)) {
    renameCurrentInode(sctx, work, ref);
    work.isOrphan = false;
    return;
  }
  if (work.orphanizedDir && has(sctx, 'followsOrphanizedDirs')) updateRefPath(sctx, ref);
  sendLink(sctx, ref.fullPath, work.validPath);
}

/** `rename_current_inode`. */
function renameCurrentInode(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const { probe } = sctx.setup;
  probe?.enter('rename_current_inode', { current_path: work.validPath, new_path: ref.fullPath });
  sendRename(sctx, work.validPath, ref.fullPath);
  setCurInodePath(sctx, ref.fullPath);
  work.validPath = ref.fullPath;
  probe?.leave('rename_current_inode', { ret: 0 });
}
