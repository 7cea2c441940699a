// SPDX-License-Identifier: GPL-2.0-only
import { alreadyWaiting } from './errors';
import type { SendContext } from './sendContext';

/** `is_waiting_for_move`: the directory's rename was put off. */
export function isWaitingForMove(sctx: SendContext, ino: number): boolean {
  return sctx.waitingDirMoves.has(ino);
}

/** `add_waiting_dir_move`; throws EEXIST if it waits already. */
export function addWaitingDirMove(sctx: SendContext, ino: number, orphanized: boolean): void {
  if (sctx.waitingDirMoves.has(ino)) throw alreadyWaiting(ino);
  sctx.waitingDirMoves.set(ino, { ino, rmdirIno: 0, rmdirGen: 0, orphanized });
}
