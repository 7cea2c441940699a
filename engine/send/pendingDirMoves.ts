// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { DirRef, PendingDirMove, SendContext } from './sendContext';
import { addWaitingDirMove } from './waitingDirMoves';

/**
 * `add_pending_dir_move`: puts off the rename of directory `ino` until `parentIno` has been moved.
 * `updateRefs` are the directories whose times it changes.
 */
export function addPendingDirMove(
  sctx: SendContext,
  ino: number,
  gen: number,
  parentIno: number,
  updateRefs: readonly (DirRef & { readonly name?: ByteString })[],
  isOrphan: boolean,
): void {
  const { probe } = sctx.setup;
  probe?.enter('add_pending_dir_move', {
    ino,
    ino_gen: gen,
    parent_ino: parentIno,
    is_orphan: isOrphan ? 1 : 0,
  });
  const move: PendingDirMove = {
    parentIno,
    ino,
    gen,
    updateRefs: updateRefs.map(({ dir, dirGen, name }) => {
      probe?.enter('dup_ref', { dir, dir_gen: dirGen, name: name ?? '' });
      probe?.leave('dup_ref', {});
      return { dir, dirGen };
    }),
  };
  addWaitingDirMove(sctx, ino, isOrphan);
  const moves = sctx.pendingDirMoves.get(parentIno);
  if (moves) moves.push(move);
  else sctx.pendingDirMoves.set(parentIno, [move]);
  probe?.event('delayed_move', { ino, gen, parent_ino: parentIno, is_orphan: isOrphan });
  probe?.leave('add_pending_dir_move', { ret: 0 });
}

/** The same for the current inode, with the directories of its recorded refs. */
export function addCurrentInodeMove(sctx: SendContext, parentIno: number, isOrphan: boolean): void {
  const refs = [...sctx.deletedRefs.values(), ...sctx.newRefs.values()];
  addPendingDirMove(sctx, sctx.curIno, sctx.curInodeGen, parentIno, refs, isOrphan);
}

/** `get_pending_dir_moves` and `tail_append_pending_moves`: takes out what waits for that directory. */
export function takePendingDirMoves(sctx: SendContext, parentIno: number): PendingDirMove[] {
  const moves = sctx.pendingDirMoves.get(parentIno);
  const [first] = moves ?? [];
  if (!moves || !first) return [];
  const { probe } = sctx.setup;
  probe?.enter('tail_append_pending_moves', { ino: first.ino, parent_ino: parentIno });
  sctx.pendingDirMoves.delete(parentIno);
  probe?.leave('tail_append_pending_moves', {});
  return moves;
}
