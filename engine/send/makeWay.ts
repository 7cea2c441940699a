// SPDX-License-Identifier: GPL-2.0-only
import { isDirectory } from './fileMode';
import { isFirstRef } from './firstRef';
import { getCurPath, setCurInodePath } from './getCurPath';
import { getCurInodeState, InodeState } from './inodeState';
import { isAncestor } from './isAncestor';
import { nameCacheRemove, nameCacheSearch } from './nameCache';
import { orphanizeInode } from './orphanizeInode';
import { willOverwriteRef, type OverwrittenInode } from './overwriteRef';
import { sendUnlink } from './pathCommands';
import { has } from './profiles';
import { refreshRefPath } from './refPath';
import type { RefsInWork } from './refsInWork';
import type { RecordedRef, SendContext } from './sendContext';

/**
 * First pass of `process_recorded_refs`: frees the new names that unprocessed inodes still have. All
 * of them before any rename or link, because such an inode may be a directory above another new name.
 */
export function makeWayForNewRefs(sctx: SendContext, work: RefsInWork): void {
  for (const ref of sctx.newRefs.values()) {
    if (getCurInodeState(sctx, ref.dir, ref.dirGen) === InodeState.willCreate) continue;
    makeWayForNewRef(sctx, work, ref);
  }
}

/** The same for one new name. */
export function makeWayForNewRef(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const other = willOverwriteRef(sctx, ref.dir, ref.dirGen, ref.name, work.overwritten);
  if (!other) return;
  work.overwritten = other;
  makeWay(sctx, work, ref, other);
}

/** The inode's first name is kept as an orphan name; a further one can just go. */
function makeWay(
  sctx: SendContext,
  work: RefsInWork,
  ref: RecordedRef,
  other: OverwrittenInode,
): void {
  const { probe, parentRoot } = sctx.setup;
  if (!parentRoot) return;
  probe?.event('overwrite', { dir: ref.dir, name: ref.name, ino: other.ino, gen: other.gen });
  const first = isFirstRef(sctx, parentRoot, other.ino, ref.dir, ref.name);
  const refreshes = has(sctx, first ? 'refreshesRefPath' : 'refreshesUnlinkPath');
  if (work.orphanizedDir && refreshes) refreshRefPath(sctx, ref);
  if (!first) {
    sendUnlink(sctx, ref.fullPath);
    return;
  }
  orphanizeInode(sctx, other.ino, other.gen, ref.fullPath);
  if (isDirectory(other.mode)) work.orphanizedDir = true;
  // If its rename is put off, that starts from the orphan name now.
  const waiting = sctx.waitingDirMoves.get(other.ino);
  if (waiting && has(sctx, 'knowsOrphanizedMoves')) waiting.orphanized = true;
  if (has(sctx, 'forgetsOrphanizedName') && nameCacheSearch(sctx, other.ino, other.gen)) {
    nameCacheRemove(sctx, other.ino, other.gen);
  }
  if (!has(sctx, 'workOutPathAnew')) return;
  if (isAncestor(sctx, parentRoot, other.ino, other.gen, sctx.curIno)) {
    work.orphanizedAncestor = has(sctx, 'followsOrphanizedDirs');
    setCurInodePath(sctx, undefined);
    work.validPath = getCurPath(sctx, sctx.curIno, sctx.curInodeGen);
  }
}
