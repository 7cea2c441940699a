// SPDX-License-Identifier: GPL-2.0-only
import { cloneRange } from './cloneRange';
import { cloneRootSnapshot } from './cloneRoots';
import { fileExtentEnd, type FileExtent } from './fileExtent';
import { sendTruncate } from './finishExtents';
import { requireInodeInfo } from './inodeInfo';
import type { CloneRoot, SendContext } from './sendContext';
import { sendExtentData } from './sendExtentData';

/** `send_write_or_clone`: the extent's bytes up to i_size, cloned if there is a source that fits. */
export function sendWriteOrClone(
  sctx: SendContext,
  extent: FileExtent,
  cloneRoot: CloneRoot | undefined,
): void {
  const { offset } = extent.key;
  const { sectorsize } = sctx.setup.sendRoot;
  const end = Math.min(fileExtentEnd(extent, sectorsize), sctx.curInodeSize);
  if (offset >= end) return;
  const len = end - offset;
  if (cloneRoot && canClone(sctx, cloneRoot, offset, end)) {
    cloneRange(sctx, extent, cloneRoot, len);
  } else {
    sendExtentData(sctx, extent, offset, len);
  }
  sctx.curInodeNextWriteOffset = end;
}

/**
 * Whether the receiver can clone up to `end`. An end within a sector must be the end of both files;
 * then a longer file is cut off at `offset` first, as its end would lie behind.
 */
function canClone(sctx: SendContext, cloneRoot: CloneRoot, offset: number, end: number): boolean {
  if (end % sctx.setup.sendRoot.sectorsize === 0) return true;
  if (end !== sctx.curInodeSize) return false;
  const source = requireInodeInfo(sctx, cloneRootSnapshot(sctx, cloneRoot), cloneRoot.ino);
  if (cloneRoot.offset + (end - offset) !== source.size) return false;
  if (sctx.setup.parentRoot) sendTruncate(sctx, sctx.curIno, sctx.curInodeGen, offset);
  return true;
}
