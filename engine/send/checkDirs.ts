// SPDX-License-Identifier: GPL-2.0-only
import { canRmdir } from './canRmdir';
import { cacheDirUtimes } from './dirUtimesCache';
import { getCurPath } from './getCurPath';
import { getCurInodeState, InodeState } from './inodeState';
import { sendRmdir } from './pathCommands';
import { has } from './profiles';
import type { RefsInWork } from './refsInWork';
import type { DirRef, SendContext } from './sendContext';

/**
 * Last pass of `process_recorded_refs`: directories that a name came to or went from get their times
 * again; deleted ones are removed if that name was the last.
 */
export function checkDirs(sctx: SendContext, work: RefsInWork): void {
  let removed = 0;
  for (const ref of work.checkDirs.values()) {
    // What is yet to be processed is looked after then; and none is removed twice in a row.
    if (ref.dir > sctx.curIno || ref.dir === removed) continue;
    if (checkDir(sctx, ref) && has(sctx, 'removesDirOnce')) removed = ref.dir;
  }
}

/** Whether the directory was removed. */
function checkDir(sctx: SendContext, { dir, dirGen }: DirRef): boolean {
  const state = getCurInodeState(sctx, dir, dirGen);
  if (state === InodeState.didCreate || state === InodeState.noChange) {
    cacheDirUtimes(sctx, dir, dirGen);
    return false;
  }
  if (state !== InodeState.didDelete || !canRmdir(sctx, dir, dirGen)) return false;
  sendRmdir(sctx, getCurPath(sctx, dir, dirGen));
  return true;
}
