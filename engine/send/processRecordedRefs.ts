// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import { checkDirs } from './checkDirs';
import { unexpectedInode } from './errors';
import { finishOutOfOrderDir } from './linux36';
import { makeWayForNewRefs } from './makeWay';
import { placeNewRefs } from './placeNewRefs';
import { inodeFields } from './probeFields';
import { has } from './profiles';
import { beginRefs } from './refsInWork';
import { removeOldRefs } from './removeOldRefs';
import type { RecordedRef, SendContext } from './sendContext';

/**
 * `process_recorded_refs`: turns the names that the current inode got and lost into commands, so that
 * every path is right at the moment when the receiver meets it. Returns whether the inode's rename was
 * put off. Throws a SendError.
 */
export function processRecordedRefs(sctx: SendContext): boolean {
  const { probe } = sctx.setup;
  probe?.enter('process_recorded_refs', {
    ...inodeFields(sctx),
    new_refs: refFields(sctx.newRefs),
    deleted_refs: refFields(sctx.deletedRefs),
  });
  // The root directory never changes its name.
  if (sctx.curIno <= FIRST_FREE_OBJECTID && has(sctx, 'rootIsNeverReused'))
    throw unexpectedInode(sctx.curIno);

  const work = beginRefs(sctx);
  if (has(sctx, 'orphanizesFirst')) makeWayForNewRefs(sctx, work);
  placeNewRefs(sctx, work);
  removeOldRefs(sctx, work);
  checkDirs(sctx, work);

  if (!has(sctx, 'advancesBehindRefs')) sctx.sendProgress = sctx.curIno + 1;
  finishOutOfOrderDir(sctx);
  sctx.newRefs.clear();
  sctx.deletedRefs.clear();
  probe?.leave('process_recorded_refs', { ret: 0 });
  return work.pendingMove;
}

const refFields = (refs: ReadonlyMap<string, RecordedRef>) =>
  Array.from(refs.values(), ({ dir, dirGen, name }) => [dir, dirGen, name]);
