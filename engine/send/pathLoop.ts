// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import { directoryLoop } from './errors';
import { maxDepth } from './fsPath';
import { getCurNameAndParent, type ParentDir } from './getCurName';
import { nameInParentRoot } from './getCurPath';
import { isWaitingForRm } from './orphanDirs';
import type { SendContext } from './sendContext';
import { isWaitingForMove } from './waitingDirMoves';

/**
 * `path_loop`: whether moving the directory to its new place now would put it below itself. Returns
 * the ancestor that must move first: one that waits, or else the directory's own child on the way.
 */
export function pathLoop(
  sctx: SendContext,
  startIno: number,
  startGen: number,
): number | undefined {
  const { probe } = sctx.setup;
  probe?.enter('path_loop', { ino: startIno, gen: startGen });
  const ancestor = ancestorToMoveFirst(sctx, startIno, startGen);
  probe?.leave('path_loop', { ret: ancestor === undefined ? 0 : 1, ancestor_ino: ancestor ?? 0 });
  return ancestor;
}

function ancestorToMoveFirst(
  sctx: SendContext,
  startIno: number,
  startGen: number,
): number | undefined {
  const parent: ParentDir = { ino: 0, gen: 0 };
  let ancestor = 0;
  let ino = startIno;
  let gen = startGen;
  for (let depth = 0; ino !== FIRST_FREE_OBJECTID; depth++) {
    if (depth > maxDepth) throw directoryLoop(startIno);
    if (isWaitingForRm(sctx, ino, gen)) return undefined;
    if (isWaitingForMove(sctx, ino)) {
      if (ancestor === 0) ancestor = ino;
      nameInParentRoot(sctx, ino, parent);
    } else if (getCurNameAndParent(sctx, ino, gen, parent).orphan) {
      return undefined;
    }
    if (parent.ino === startIno) return ancestor === 0 ? ino : ancestor;
    ({ ino, gen } = parent);
  }
  return undefined;
}
