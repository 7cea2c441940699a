// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID, ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { lookupDirItem } from './dirEntry';
import { directoryLoop } from './errors';
import { getFirstName, requireFirstRef } from './firstRef';
import { maxDepth } from './fsPath';
import { getInodeGen, requireInodeGen, requireInodeInfo } from './inodeInfo';
import { isAncestor } from './isAncestor';
import { parentToMoveFirst } from './parentToMoveFirst';
import { addCurrentInodeMove } from './pendingDirMoves';
import type { ProbeFields } from './probe';
import { has } from './profiles';
import type { RecordedRef, SendContext } from './sendContext';
import { isWaitingForMove } from './waitingDirMoves';

/**
 * `wait_for_dest_dir_move`: puts off the current directory's rename if another still has the new name,
 * because its own rename was put off.
 */
export function waitForDestDirMove(
  sctx: SendContext,
  parentRoot: Snapshot,
  ref: RecordedRef,
  isOrphan: boolean,
): boolean {
  const { probe } = sctx.setup;
  if (sctx.waitingDirMoves.size === 0) return false;
  probe?.enter('wait_for_dest_dir_move', waitFields(ref, isOrphan));
  const waits = putOffUntilMoved(sctx, waitingHolderOfName(sctx, parentRoot, ref), isOrphan);
  probe?.leave('wait_for_dest_dir_move', { ret: waits ? 1 : 0 });
  return waits;
}

function waitingHolderOfName(
  sctx: SendContext,
  parentRoot: Snapshot,
  ref: RecordedRef,
): number | undefined {
  const location = lookupDirItem(parentRoot, ref.dir, ref.name)?.location;
  if (location?.type !== ItemType.INODE_ITEM) return undefined;
  const ino = location.objectid;
  const genBefore = requireInodeGen(sctx, parentRoot, ino);
  if (getInodeGen(sctx, sctx.setup.sendRoot, ino) !== genBefore) return undefined;
  const waiting = sctx.waitingDirMoves.get(ino);
  const left = waiting?.orphanized === true && has(sctx, 'knowsOrphanizedMoves');
  return waiting && !left ? ino : undefined;
}

/**
 * `wait_for_parent_move`: puts off the current directory's rename if one of its new ancestors must be
 * moved first.
 */
export function waitForParentMove(
  sctx: SendContext,
  parentRoot: Snapshot,
  ref: RecordedRef,
  isOrphan: boolean,
): boolean {
  const { probe } = sctx.setup;
  probe?.enter('wait_for_parent_move', waitFields(ref, isOrphan));
  const ancestor = has(sctx, 'waitsForAncestors')
    ? ancestorToMoveFirst(sctx, parentRoot, ref)
    : parentToMoveFirst(sctx, parentRoot, ref);
  const waits = putOffUntilMoved(sctx, ancestor, isOrphan);
  probe?.leave('wait_for_parent_move', { ret: waits ? 1 : 0 });
  return waits;
}

const waitFields = ({ dir, dirGen }: RecordedRef, isOrphan: boolean): ProbeFields => ({
  dir,
  dir_gen: dirGen,
  is_orphan: isOrphan ? 1 : 0,
});

/** False if there is no directory to wait for. */
function putOffUntilMoved(sctx: SendContext, ino: number | undefined, isOrphan: boolean): boolean {
  if (ino === undefined) return false;
  addCurrentInodeMove(sctx, ino, isOrphan);
  return true;
}

/** Walks up from the new parent, as the sent snapshot has it. */
function ancestorToMoveFirst(
  sctx: SendContext,
  parentRoot: Snapshot,
  ref: RecordedRef,
): number | undefined {
  let ino = ref.dir;
  let gen = ref.dirGen;
  for (let depth = 0; ino > FIRST_FREE_OBJECTID; depth++) {
    if (depth > maxDepth) throw directoryLoop(ref.dir);
    if (isWaitingForMove(sctx, ino)) {
      if (holdsUp(sctx, parentRoot, ino)) return ino;
      if (!has(sctx, 'looksAboveWaiting')) return undefined;
    }
    const after = requireFirstRef(sctx, sctx.setup.sendRoot, ino);
    const before = getFirstName(sctx, parentRoot, ino);
    if (!before) return has(sctx, 'letsNewParentsBe') ? undefined : ino;
    const moves = before.dir !== after.dir || before.name !== after.name;
    if (ino > sctx.curIno && moves) {
      if (!has(sctx, 'heedsDirGenerations')) return ino;
      if (requireInodeInfo(sctx, parentRoot, ino).generation === gen) return ino;
    }
    ino = after.dir;
    gen = after.dirGen;
  }
  return undefined;
}

/** Waiting for one that isn't below the current directory could make both wait for ever. */
function holdsUp(sctx: SendContext, parentRoot: Snapshot, ino: number): boolean {
  if (!has(sctx, 'waitsBelowItself')) return true;
  return isAncestor(sctx, parentRoot, sctx.curIno, sctx.curInodeGen, ino);
}
