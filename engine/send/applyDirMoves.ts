// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { canRmdir } from './canRmdir';
import { cacheDirUtimes } from './dirUtimesCache';
import { directoryLoop, missingRef } from './errors';
import { requireFirstRef } from './firstRef';
import { fsPathAdd } from './fsPath';
import { genUniqueName } from './genUniqueName';
import { getCurPath } from './getCurPath';
import { hasInode } from './inodeInfo';
import { getOrphanDirInfo } from './orphanDirs';
import { sendRename, sendRmdir } from './pathCommands';
import { pathLoop } from './pathLoop';
import { addPendingDirMove, takePendingDirMoves } from './pendingDirMoves';
import { has } from './profiles';
import type { PendingDirMove, SendContext } from './sendContext';

/**
 * Moves put off again in a row. A few are: a path loop is found where directories were turned over
 * several times, and ends when the ancestor has moved. A damaged filesystem could go on for ever.
 */
const triesInVain = 1000;

/**
 * `apply_children_dir_moves`: the moves that waited for the current directory, then those that waited
 * for the moved ones, first come first served.
 */
export function applyChildrenDirMoves(sctx: SendContext): void {
  const { probe } = sctx.setup;
  const queue = takePendingDirMoves(sctx, sctx.curIno);
  let inVain = 0;
  for (const move of queue) {
    const { ino, parentIno } = move;
    inVain = applyDirMove(sctx, move) ? 0 : inVain + 1;
    if (inVain > triesInVain + 64 * sctx.waitingDirMoves.size) throw directoryLoop(ino);
    probe?.enter('free_pending_move', { ino, parent_ino: parentIno });
    probe?.leave('free_pending_move', {});
    queue.push(...takePendingDirMoves(sctx, ino));
  }
}

/**
 * `apply_dir_move`: renames the directory now, unless that would close a circle: then it waits on.
 * Returns whether it was renamed.
 */
function applyDirMove(sctx: SendContext, move: PendingDirMove): boolean {
  const { probe } = sctx.setup;
  probe?.enter('apply_dir_move', { ino: move.ino, gen: move.gen, parent_ino: move.parentIno });
  const progress = sctx.sendProgress;
  const waiting = sctx.waitingDirMoves.get(move.ino);
  const isOrphan = waiting?.orphanized ?? false;
  const byNames = has(sctx, 'tellsWaitingApart') ? undefined : waitingPath(sctx, move);
  sctx.waitingDirMoves.delete(move.ino);
  const from = byNames ?? oldPath(sctx, move, isOrphan);

  sctx.sendProgress = sctx.curIno + 1;
  const ancestor = has(sctx, 'findsPathLoops') ? pathLoop(sctx, move.ino, move.gen) : undefined;
  if (ancestor !== undefined) {
    addPendingDirMove(sctx, move.ino, move.gen, ancestor, move.updateRefs, isOrphan);
    const again = sctx.waitingDirMoves.get(move.ino);
    if (again && waiting && waiting.rmdirIno !== 0) {
      again.rmdirIno = waiting.rmdirIno;
      again.rmdirGen = waiting.rmdirGen;
    }
  } else {
    sendRename(sctx, from, getCurPath(sctx, move.ino, move.gen));
    if (waiting) rmdirIfEmptied(sctx, waiting.rmdirIno, waiting.rmdirGen);
    touchDirs(sctx, move);
  }
  sctx.sendProgress = progress;
  probe?.leave('apply_dir_move', { ret: 0 });
  return ancestor === undefined;
}

/** The same up to Linux 3.14, when the directory still counts as waiting, and as the one in work. */
function waitingPath(sctx: SendContext, { ino, gen }: PendingDirMove): ByteString {
  sctx.sendProgress = ino;
  return getCurPath(sctx, ino, gen);
}

/** Where the receiver has the directory: still at its first name in the parent snapshot, or orphaned. */
function oldPath(sctx: SendContext, move: PendingDirMove, isOrphan: boolean): ByteString {
  if (isOrphan) return genUniqueName(sctx, move.ino, move.gen);
  const { parentRoot, sendRoot } = sctx.setup;
  if (!parentRoot) throw missingRef(move.ino, sendRoot.tree.rootId);
  const { dir, dirGen, name } = requireFirstRef(sctx, parentRoot, move.ino);
  return fsPathAdd(getCurPath(sctx, dir, dirGen), name);
}

/** Removes the directory that could not go while the moved one was in it. */
function rmdirIfEmptied(sctx: SendContext, rmdirIno: number, rmdirGen: number): void {
  if (rmdirIno === 0 || !getOrphanDirInfo(sctx, rmdirIno, rmdirGen)) return;
  const progress = has(sctx, 'countsNextEntry') ? sctx.curIno : sctx.curIno + 1;
  if (!canRmdir(sctx, rmdirIno, rmdirGen, progress)) return;
  sendRmdir(sctx, getCurPath(sctx, rmdirIno, rmdirGen));
}

/** The times of the moved directory, and of its old and new parents as far as they still exist. */
function touchDirs(sctx: SendContext, move: PendingDirMove): void {
  cacheDirUtimes(sctx, move.ino, move.gen);
  for (const { dir, dirGen } of move.updateRefs) {
    if (hasInode(sctx, sctx.setup.sendRoot, dir)) cacheDirUtimes(sctx, dir, dirGen);
  }
}
