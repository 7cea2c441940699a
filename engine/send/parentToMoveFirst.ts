// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { directoryLoop } from './errors';
import { getFirstName, getFirstRef, requireFirstRef, type FirstRef } from './firstRef';
import { maxDepth } from './fsPath';
import { getInodeGen } from './inodeInfo';
import { addPendingDirMove } from './pendingDirMoves';
import { has } from './profiles';
import type { RecordedRef, SendContext } from './sendContext';
import { isWaitingForMove } from './waitingDirMoves';

/**
 * `wait_for_parent_move` of Linux 3.14 and 3.15: the new parent, if the current directory's move is to
 * wait for it, whatever above it moves.
 */
export function parentToMoveFirst(
  sctx: SendContext,
  parentRoot: Snapshot,
  ref: RecordedRef,
): number | undefined {
  const { dir, dirGen } = ref;
  const seesUpper = has(sctx, 'waitsForUpperDirs');
  if (seesUpper && isWaitingForMove(sctx, dir)) return dir;
  if (dir <= sctx.curIno) return undefined;
  if (isWaitingForMove(sctx, dir)) return dir;
  if (getInodeGen(sctx, parentRoot, dir) !== dirGen) return undefined;
  const before = getFirstName(sctx, parentRoot, dir);
  const after = getFirstRef(sctx, sctx.setup.sendRoot, dir);
  if (!before || !after) return undefined;
  if (!seesUpper) return before.dir !== after.dir && before.name !== after.name ? dir : undefined;
  if (isOther(before, after)) return dir;
  const moved = movedAncestor(sctx, parentRoot, after.dir);
  if (moved === undefined) return undefined;
  putOffUpTo(sctx, moved, dir, dirGen);
  return dir;
}

const isOther = (before: FirstRef, after: FirstRef): boolean =>
  before.dir !== after.dir || before.name !== after.name;

/** Above the new parent, as long as numbers are higher than the current directory's. */
function movedAncestor(sctx: SendContext, parentRoot: Snapshot, from: number): number | undefined {
  let ino = from;
  for (let depth = 0; ino > sctx.curIno && ino > FIRST_FREE_OBJECTID; depth++) {
    if (depth > maxDepth) throw directoryLoop(from);
    const after = requireFirstRef(sctx, sctx.setup.sendRoot, ino);
    const before = getFirstName(sctx, parentRoot, ino);
    if (!before) return undefined;
    if (isOther(before, after)) return ino;
    ino = after.dir;
  }
  return undefined;
}

/** The directories from the new parent up to that one wait, each for the next, though they stay where they are. */
function putOffUpTo(sctx: SendContext, moved: number, from: number, fromGen: number): void {
  const refs = [...sctx.deletedRefs.values(), ...sctx.newRefs.values()];
  let [ino, gen] = [from, fromGen];
  while (ino !== moved) {
    const { dir, dirGen } = requireFirstRef(sctx, sctx.setup.sendRoot, ino);
    if (!isWaitingForMove(sctx, ino)) addPendingDirMove(sctx, ino, gen, dir, refs, false);
    [ino, gen] = [dir, dirGen];
  }
}
