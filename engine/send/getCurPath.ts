// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../byteString';
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import { directoryLoop, missingRef, SendError } from './errors';
import { requireFirstRef } from './firstRef';
import { fsPathPrepend, maxDepth } from './fsPath';
import { genUniqueName } from './genUniqueName';
import { getCurNameAndParent, type CurName, type ParentDir } from './getCurName';
import { isWaitingForRm } from './orphanDirs';
import { OverlaidMap } from './overlaidMap';
import { pathByNames } from './pathByNames';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/**
 * `get_cur_path`: where the receiver has the inode by now, from its first name up to the root: names of
 * the sent snapshot for what was processed, of the parent for the rest, orphan names for what is made
 * but has no name, or lost it. Empty for the root directory. Throws ENAMETOOLONG, and ENOENT where a
 * name or directory is missing.
 */
export function getCurPath(sctx: SendContext, ino: number, gen: number): ByteString {
  const { probe } = sctx.setup;
  probe?.enter('get_cur_path', { ino, gen });
  const isCurInode = ino === sctx.curIno && gen === sctx.curInodeGen;
  const kept = isCurInode ? sctx.curInodePath : undefined;
  const path = kept ?? buildPath(sctx, ino, gen);
  if (isCurInode) setCurInodePath(sctx, path);
  probe?.leave('get_cur_path', { ret: 0, dest: path });
  return path;
}

/** `get_cur_inode_path`: the path of the inode in work, kept since it was last worked out. */
export function getCurInodePath(sctx: SendContext): ByteString {
  const kept = sctx.curInodePath;
  if (kept === undefined) return getCurPath(sctx, sctx.curIno, sctx.curInodeGen);
  const { probe } = sctx.setup;
  if (probe && probe.wants?.('stale_path') !== false) noteStalePath(sctx, kept);
  return kept;
}

/**
 * Tells the probe where the kept path is not what would be worked out now: the inode has got a first
 * name meanwhile, or something above it moved. The kernel sends the kept one all the same.
 */
function noteStalePath(sctx: SendContext, kept: ByteString): void {
  const { probe, ...setup } = sctx.setup;
  const nameCache = new OverlaidMap(sctx.nameCache);
  const apart = { ...sctx, setup, nameCache, curInodePath: undefined };
  try {
    const fresh = buildPath(apart, sctx.curIno, sctx.curInodeGen);
    if (fresh !== kept) probe?.event('stale_path', { ino: sctx.curIno, path: kept, fresh });
  } catch (error) {
    // No path leads there any more: nothing to hold the kept one against.
    if (!(error instanceof SendError)) throw error;
  }
}

/** `get_path_for_command`. */
export function getPathForCommand(sctx: SendContext, ino: number, gen: number): ByteString {
  return ino === sctx.curIno && gen === sctx.curInodeGen
    ? getCurInodePath(sctx)
    : getCurPath(sctx, ino, gen);
}

/** Keeps the current inode's path, in kernels that do; an empty one counts as not known. */
export function setCurInodePath(sctx: SendContext, path: ByteString | undefined): void {
  if (!has(sctx, 'keepsCurInodePath')) return;
  sctx.curInodePath = path === emptyByteString ? undefined : path;
}

function buildPath(sctx: SendContext, fromIno: number, fromGen: number): ByteString {
  if (!has(sctx, 'tellsWaitingApart')) return pathByNames(sctx, fromIno, fromGen);
  const parent: ParentDir = { ino: 0, gen: 0 };
  let path = emptyByteString;
  let ino = fromIno;
  let gen = fromGen;
  let depth = 0;
  while (ino !== FIRST_FREE_OBJECTID) {
    const { name, orphan } = nameOnPath(sctx, ino, gen, parent);
    path = fsPathPrepend(name, path);
    if (orphan) break;
    if (++depth > maxDepth) throw directoryLoop(fromIno);
    ({ ino, gen } = parent);
  }
  return path;
}

/** The name of one component; a directory that waits to be removed or moved is where it was put. */
function nameOnPath(sctx: SendContext, ino: number, gen: number, parent: ParentDir): CurName {
  if (isWaitingForRm(sctx, ino, gen)) {
    return { name: genUniqueName(sctx, ino, gen), orphan: true };
  }
  const waiting = sctx.waitingDirMoves.get(ino);
  if (!waiting) return getCurNameAndParent(sctx, ino, gen, parent);
  if (waiting.orphanized && has(sctx, 'orphansWait')) {
    return { name: genUniqueName(sctx, ino, gen), orphan: true };
  }
  return nameInParentRoot(sctx, ino, parent);
}

/** The first name in the parent snapshot, where a directory stays until its move is applied. */
export function nameInParentRoot(sctx: SendContext, ino: number, parent: ParentDir): CurName {
  const { parentRoot, sendRoot } = sctx.setup;
  if (!parentRoot) throw missingRef(ino, sendRoot.tree.rootId);
  const ref = requireFirstRef(sctx, parentRoot, ino);
  parent.ino = ref.dir;
  parent.gen = ref.dirGen;
  return { name: ref.name, orphan: false };
}
