// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType } from '../snapshot/fileExtentItem';
import { cloneRange, noteDataInstead } from './cloneRange';
import { cloneRootSnapshot } from './cloneRoots';
import { fileExtentEnd, type FileExtent } from './fileExtent';
import { sendTruncate } from './finishExtents';
import { requireInodeInfo } from './inodeInfo';
import { has } from './profiles';
import { sendClone } from './sendClone';
import type { CloneRoot, SendContext } from './sendContext';
import { sendExtentData } from './sendExtentData';

/** `send_write_or_clone`: the extent's bytes up to i_size, cloned if there is a source that fits. */
export function sendWriteOrClone(
  sctx: SendContext,
  extent: FileExtent,
  cloneRoot: CloneRoot | undefined,
): void {
  const { probe, sendRoot } = sctx.setup;
  const { objectid, offset } = extent.key;
  probe?.enter('send_write_or_clone', { objectid, offset, clone_root: cloneRoot?.rootId ?? 0 });
  const extentEnd = has(sctx, 'sendsInlineWhole')
    ? fileExtentEnd(extent, sendRoot.sectorsize)
    : storedEnd(extent);
  const end = Math.min(extentEnd, sctx.curInodeSize);
  if (offset < end) writeOrClone(sctx, extent, cloneRoot, end);
  else probe?.event('extent_skipped', { ino: objectid, offset, reason: 'past i_size' });
  probe?.leave('send_write_or_clone', { ret: 0 });
}

function writeOrClone(
  sctx: SendContext,
  extent: FileExtent,
  cloneRoot: CloneRoot | undefined,
  end: number,
): void {
  const { offset } = extent.key;
  const len = end - offset;
  if (cloneRoot && canClone(sctx, cloneRoot, offset, end)) {
    if (has(sctx, 'splitsClones')) cloneRange(sctx, extent, cloneRoot, len);
    else sendClone(sctx, offset, len, cloneRoot);
  } else {
    if (cloneRoot) noteDataInstead(sctx, cloneRoot, offset, len, 'end within a sector');
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
  if (!has(sctx, 'writesUnalignedEnd')) return true;
  if (end !== sctx.curInodeSize || !has(sctx, 'clonesUnalignedEnd')) return false;
  const source = requireInodeInfo(sctx, cloneRootSnapshot(sctx, cloneRoot), cloneRoot.ino);
  if (cloneRoot.offset + (end - offset) !== source.size) return false;
  const truncates = sctx.setup.parentRoot && has(sctx, 'truncatesBeforeUnalignedClone');
  if (truncates) sendTruncate(sctx, sctx.curIno, sctx.curInodeGen, offset);
  return true;
}

/** Where the extent ends if an inline one's stored bytes are taken for its length, compressed or not. */
function storedEnd({ key, item }: FileExtent): number {
  const inline = item.type === FileExtentType.INLINE;
  return key.offset + (inline ? item.inlineData.length : item.numBytes);
}
