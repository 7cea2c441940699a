// SPDX-License-Identifier: GPL-2.0-only
import { ExtentFlag, type ExtentItem } from '../snapshot/extentRefs';
import { FileExtentType } from '../snapshot/fileExtentItem';
import { lookupBackrefCache, storeBackrefCache } from './backrefCache';
import { iterateExtentInodes } from './backrefWalk';
import { resetCloneRoots } from './cloneRoots';
import { notADataExtent } from './errors';
import type { FileExtent } from './fileExtent';
import { iterateBackrefs, type BackrefContext } from './iterateBackrefs';
import { firstCloneRoot } from './lowestCloneSource';
import { has } from './profiles';
import type { CloneRoot, SendContext } from './sendContext';

/** `SEND_MAX_EXTENT_REFS`: an extent with more references is not walked, as that would take long. */
function maxExtentRefs(sctx: SendContext): number {
  if (has(sctx, 'walks1024Refs')) return 1024;
  return has(sctx, 'limitsExtentRefs') ? 64 : Infinity;
}
const ENOENT = -2;

/**
 * `find_extent_clone`: the clone root from which most of the extent can be cloned, with the place
 * filled in; undefined if there is none. Throws a SendError, or what reading the trees throws.
 */
export function findExtentClone(sctx: SendContext, extent: FileExtent): CloneRoot | undefined {
  const { probe } = sctx.setup;
  const { objectid: ino, offset } = extent.key;
  const isPastEnd = offset >= sctx.curInodeSize;
  probe?.enter('find_extent_clone', { ino, data_offset: offset, ino_size: sctx.curInodeSize });
  const canHaveClone =
    !isPastEnd && extent.item.type !== FileExtentType.INLINE && extent.item.diskBytenr !== 0;
  const found = canHaveClone ? walkBackrefs(sctx, extent) : undefined;
  if (found) probe?.event('clone_chosen', { ...found });
  probe?.leave('find_extent_clone', { ret: found || isPastEnd ? 0 : ENOENT });
  return found;
}

function walkBackrefs(sctx: SendContext, extent: FileExtent): CloneRoot | undefined {
  const { sendRoot } = sctx.setup;
  const { key, item } = extent;
  resetCloneRoots(sctx);
  const bctx: BackrefContext = {
    found: 0,
    curObjectid: key.objectid,
    curOffset: key.offset,
    compressedOffset: item.compression === 0 ? 0 : item.offset,
    extentLen: Math.min(item.numBytes, sctx.curInodeSize - key.offset),
    bytenr: item.diskBytenr,
    backrefOwner: extent.leafOwner,
    backrefOffset: key.offset - item.offset,
  };
  const onlySendRoot = sctx.cloneRoots.length === 1;
  const findsCompressedParts = has(sctx, 'findsCompressedParts');
  iterateExtentInodes({
    extents: sendRoot.extents,
    trees: sendRoot.filesystemTrees,
    bytenr: item.diskBytenr,
    extentItemPos: item.compression === 0 || !findsCompressedParts ? item.offset : 0,
    posOfCompressed: !findsCompressedParts,
    checkExtentItem: (extentItem) => checkExtentItem(sctx, bctx, extentItem, onlySendRoot),
    // With other snapshots to clone from, our own reference's leaf may lead to one of them.
    skipDataRef:
      onlySendRoot && has(sctx, 'cachesBackrefs')
        ? (root, ino, offset) => skipSelfDataRef(sctx, bctx, root, ino, offset)
        : undefined,
    cacheLookup: (leaf) => lookupBackrefCache(sctx, leaf),
    cacheStore: (leaf, roots) => storeBackrefCache(sctx, leaf, roots),
    iterate: (ino, offset, numBytes, root) =>
      iterateBackrefs(sctx, bctx, ino, offset, numBytes, root),
  });
  if (bctx.found === 0) return undefined;
  const found = bestCloneRoot(sctx, bctx);
  // What was found for a compressed extent is where it begins; later, `clone_range` looks into it.
  const addsPart = has(sctx, 'clonesCompressedOffset') && !has(sctx, 'splitsClones');
  if (found && addsPart) found.offset += bctx.compressedOffset;
  return found;
}

/** `check_extent_item`: whether to walk on from it. */
function checkExtentItem(
  sctx: SendContext,
  bctx: BackrefContext,
  item: ExtentItem,
  onlySendRoot: boolean,
): boolean {
  const { probe } = sctx.setup;
  probe?.enter('check_extent_item', { bytenr: item.bytenr, refs: item.refs });
  const walked = isWalked(sctx, bctx, item, onlySendRoot);
  probe?.leave('check_extent_item', { ret: walked ? 0 : ENOENT });
  return walked;
}

/** An extent that only we refer to has no source. */
function isWalked(
  sctx: SendContext,
  bctx: BackrefContext,
  item: ExtentItem,
  onlySendRoot: boolean,
): boolean {
  if (item.bytenr === bctx.bytenr) {
    if ((item.flags & ExtentFlag.TREE_BLOCK) !== 0n) throw notADataExtent(item.bytenr);
    if (item.refs === 1 && onlySendRoot) return false;
  } else if (!has(sctx, 'walks1024Refs')) return true;
  return item.refs <= maxExtentRefs(sctx);
}

/** `skip_self_data_ref`. */
function skipSelfDataRef(
  sctx: SendContext,
  bctx: BackrefContext,
  root: number,
  ino: number,
  offset: number,
): boolean {
  const { probe } = sctx.setup;
  probe?.enter('skip_self_data_ref', { root, ino, offset });
  const isOwn =
    ino === bctx.curObjectid && root === bctx.backrefOwner && offset === bctx.backrefOffset;
  probe?.leave('skip_self_data_ref', { ret: isOwn ? 1 : 0 });
  return isOwn;
}

/** The first, by root id, that holds the whole extent, or else that holds most of it. */
function bestCloneRoot(sctx: SendContext, bctx: BackrefContext): CloneRoot | undefined {
  if (!has(sctx, 'clonesLargestRange')) return firstCloneRoot(sctx);
  let best: CloneRoot | undefined;
  for (const cloneRoot of sctx.cloneRoots) {
    if (!cloneRoot.foundRef || (best && cloneRoot.numBytes <= best.numBytes)) continue;
    best = cloneRoot;
    if (best.numBytes >= bctx.extentLen) break;
  }
  return best;
}
