// SPDX-License-Identifier: GPL-2.0-only
import { cloneRootSnapshot, isSendRoot } from './cloneRoots';
import { requireInodeInfo } from './inodeInfo';
import type { BackrefContext } from './iterateBackrefs';
import { has } from './profiles';
import type { CloneRoot, SendContext } from './sendContext';

/**
 * `__iterate_backrefs` before 6.2: of each snapshot the file with the lowest number is kept. Of several
 * places in one file an earlier one counts only if it lies before the kept one by the whole extent. No
 * reference ends the walk. Before 3.7 the last one found in the sent snapshot was kept, whichever it was.
 */
export function takeNoteOfLowest(
  sctx: SendContext,
  bctx: BackrefContext,
  cloneRoot: CloneRoot,
  ino: number,
  offset: number,
): boolean {
  bctx.found += 1;
  const takesLast = isSendRoot(sctx, cloneRoot) && !has(sctx, 'clonesLowestOfSentSnapshot');
  const isLower = !cloneRoot.foundRef || ino < cloneRoot.ino || takesLast;
  const isEarlier = ino === cloneRoot.ino && cloneRoot.offset > offset + bctx.extentLen;
  cloneRoot.foundRef = true;
  if (isLower) cloneRoot.ino = ino;
  if (isLower || isEarlier) cloneRoot.offset = offset;
  return false;
}

/** Before 5.2: whether the source ends before the extent would; such files were no sources then. */
export function isPastSize(
  sctx: SendContext,
  bctx: BackrefContext,
  ino: number,
  offset: number,
  cloneRoot: CloneRoot,
): boolean {
  const { size } = requireInodeInfo(sctx, cloneRootSnapshot(sctx, cloneRoot), ino);
  const into = has(sctx, 'countsPartIntoSource') ? bctx.compressedOffset : 0;
  return offset + into + bctx.extentLen > size;
}

/**
 * The choice before 6.2: the sent snapshot if it has a source, else the first one. Before 3.7 the search
 * ended at the first one, and so could miss the sent snapshot.
 */
export function firstCloneRoot(sctx: SendContext): CloneRoot | undefined {
  const found = sctx.cloneRoots.filter(({ foundRef }) => foundRef);
  if (!has(sctx, 'prefersSentSnapshot')) return found[0];
  return found.find((cloneRoot) => isSendRoot(sctx, cloneRoot)) ?? found[0];
}
