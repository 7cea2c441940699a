// SPDX-License-Identifier: GPL-2.0-only
import { cloneRootOf, isSendRoot } from './cloneRoots';
import { isPastSize, takeNoteOfLowest } from './lowestCloneSource';
import { has } from './profiles';
import type { CloneRoot, SendContext } from './sendContext';

/** `struct backref_ctx`: the extent for which clone sources are looked for. */
export interface BackrefContext {
  /** References that can be cloned from. */
  found: number;
  readonly curObjectid: number;
  readonly curOffset: number;
  /** Where in the extent's data what is looked for begins, if it is compressed; else 0. */
  readonly compressedOffset: number;
  /** Bytes of the file up to i_size. */
  readonly extentLen: number;
  readonly bytenr: number;
  /** Root and offset as the extent tree names the reference in work. */
  readonly backrefOwner: number;
  readonly backrefOffset: number;
}

/** `BTRFS_ITERATE_EXTENT_INODES_STOP`. */
const STOP = 5;

/**
 * `iterate_backrefs`: takes note of a reference if it can be cloned from. True if it holds the whole
 * extent, so that no better one need be looked for.
 */
export function iterateBackrefs(
  sctx: SendContext,
  bctx: BackrefContext,
  ino: number,
  offset: number,
  numBytes: number,
  rootId: number,
): boolean {
  const { probe } = sctx.setup;
  probe?.enter('iterate_backrefs', { ino, offset, num_bytes: numBytes, root_id: rootId });
  const cloneRoot = cloneRootOf(sctx, rootId);
  const usable = cloneRoot && isUsable(sctx, bctx, ino, offset, cloneRoot);
  const stop = usable === true && note(sctx, bctx, cloneRoot, ino, offset, numBytes);
  probe?.leave('iterate_backrefs', { ret: stop ? STOP : 0 });
  return stop;
}

/** What the receiver doesn't have yet can't be cloned from: later files, and the rest of this one. */
function isUsable(
  sctx: SendContext,
  bctx: BackrefContext,
  ino: number,
  offset: number,
  cloneRoot: CloneRoot,
): boolean {
  if (!has(sctx, 'clonesPartsOfSource') && isPastSize(sctx, bctx, ino, offset, cloneRoot))
    return false;
  if (!isSendRoot(sctx, cloneRoot) || ino < bctx.curObjectid) return true;
  if (ino > bctx.curObjectid || offset === bctx.curOffset) return false;
  if (!has(sctx, 'clonesWithinFile')) return false;
  if (!has(sctx, 'selfClonesWithinWritten')) return offset + bctx.extentLen <= bctx.curOffset;
  return offset + bctx.extentLen <= sctx.curInodeNextWriteOffset;
}

function note(
  sctx: SendContext,
  bctx: BackrefContext,
  cloneRoot: CloneRoot,
  ino: number,
  offset: number,
  numBytes: number,
): boolean {
  return has(sctx, 'clonesLargestRange')
    ? takeNoteOfLargest(bctx, cloneRoot, ino, offset, numBytes)
    : takeNoteOfLowest(sctx, bctx, cloneRoot, ino, offset);
}

function takeNoteOfLargest(
  bctx: BackrefContext,
  cloneRoot: CloneRoot,
  ino: number,
  offset: number,
  numBytes: number,
): boolean {
  bctx.found += 1;
  cloneRoot.foundRef = true;
  if (numBytes <= cloneRoot.numBytes) return false;
  cloneRoot.ino = ino;
  cloneRoot.offset = offset;
  cloneRoot.numBytes = numBytes;
  return numBytes >= bctx.extentLen;
}
