// SPDX-License-Identifier: GPL-2.0-only
import { canRmdir } from './canRmdir';
import { isDirectory } from './fileMode';
import { genUniqueName } from './genUniqueName';
import { setCurInodePath } from './getCurPath';
import { orphanizeInode } from './orphanizeInode';
import { didOverwriteRef } from './overwriteRef';
import { sendRmdir, sendUnlink } from './pathCommands';
import { has } from './profiles';
import { updateRefPath } from './refPath';
import { recordCheckDir, type RefsInWork } from './refsInWork';
import type { RecordedRef, SendContext } from './sendContext';

/** Third pass of `process_recorded_refs`: takes the names away that the inode has lost. */
export function removeOldRefs(sctx: SendContext, work: RefsInWork): void {
  if (!isDirectory(sctx.curInodeMode)) unlinkOldRefs(sctx, work);
  else if (sctx.curInodeDeleted) removeDirectory(sctx, work);
  else if (has(sctx, 'touchesOldParent')) recordOldParent(sctx, work);
}

/** A deleted directory goes at once if it is empty; otherwise it gets its orphan name until it is. */
function removeDirectory(sctx: SendContext, work: RefsInWork): void {
  const { curIno, curInodeGen } = sctx;
  if (canRmdir(sctx, curIno, curInodeGen)) {
    sendRmdir(sctx, work.validPath);
  } else if (!work.isOrphan) {
    orphanizeInode(sctx, curIno, curInodeGen, work.validPath);
    work.isOrphan = true;
  }
  for (const ref of sctx.deletedRefs.values()) recordCheckDir(sctx, work, ref);
}

/** A moved directory has one old name, which its rename took away. */
function recordOldParent(sctx: SendContext, work: RefsInWork): void {
  const [ref] = sctx.deletedRefs.values();
  if (ref) recordCheckDir(sctx, work, ref);
}

/** Names that other inodes have taken already are theirs. */
function unlinkOldRefs(sctx: SendContext, work: RefsInWork): void {
  const { curIno, curInodeGen } = sctx;
  for (const ref of sctx.deletedRefs.values()) {
    if (!didOverwriteRef(sctx, ref.dir, ref.dirGen, curIno, curInodeGen, ref.name)) {
      unlinkOldRef(sctx, work, ref);
    }
    recordCheckDir(sctx, work, ref);
  }
  // Its first name was taken, and it got no other: the orphan name goes, perhaps the last one.
  if (work.isOrphan && !sctx.curInodeFirstRefOrphan) sendUnlink(sctx, work.validPath);
}

function unlinkOldRef(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  if (sctx.curInodeFirstRefOrphan && !work.isOrphan) {
    keepAsOrphan(sctx, work, ref);
    return;
  }
  if (work.orphanizedAncestor) updateRefPath(sctx, ref);
  sendUnlink(sctx, ref.fullPath);
  // As `is_current_inode_path` compares: a path that only begins like the kept one drops it too.
  if (ref.fullPath.startsWith(sctx.curInodePath ?? '')) setCurInodePath(sctx, undefined);
}

/** The inode's new first name waits for its directory: until then it needs one. */
function keepAsOrphan(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const { curIno, curInodeGen } = sctx;
  orphanizeInode(sctx, curIno, curInodeGen, ref.fullPath);
  work.validPath = genUniqueName(sctx, curIno, curInodeGen);
  work.isOrphan = true;
}
