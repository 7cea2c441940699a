// SPDX-License-Identifier: GPL-2.0-only
import type { ExtentDataRef, ExtentItem, ExtentRef } from '../snapshot/extentRefs';
import { ItemType, type Key } from '../snapshot/key';
import type { BackrefWalk } from './backrefWalk';
import { mergePrelimRefs, noKey, type PrelimRef } from './prelimRef';

/** `BTRFS_DATA_RELOC_TREE_OBJECTID`: what balance was moving; it is no one's file. */
const DATA_RELOC_TREE = -9;

export interface PrelimRefs {
  /** The block that refers is known. */
  readonly direct: readonly PrelimRef[];
  /** It is to be searched for in a tree. */
  readonly indirect: readonly PrelimRef[];
}

/** Of items that are kept: the next range of a file often has the same extent. */
const readBefore = new WeakMap<ExtentItem, PrelimRefs>();

/**
 * `add_inline_refs`, `add_keyed_refs` and `add_missing_keys`: what the extent tree says of an extent,
 * the indirect ones merged and in order, without the one that the walk's caller skips.
 */
export function readPrelimRefs(walk: BackrefWalk, item: ExtentItem): PrelimRefs {
  const refs = readBefore.get(item) ?? readRefs(walk, item);
  readBefore.set(item, refs);
  const skipped = skippedRef(walk, item);
  if (!skipped) return refs;
  const { root, objectid, offset } = skipped;
  const isSkipped = ({ rootId, key }: PrelimRef): boolean =>
    rootId === root && key.objectid === objectid && key.offset === offset;
  return { direct: refs.direct, indirect: refs.indirect.filter((ref) => !isSkipped(ref)) };
}

function readRefs(walk: BackrefWalk, item: ExtentItem): PrelimRefs {
  const direct: PrelimRef[] = [];
  const indirect: PrelimRef[] = [];
  const refs = { direct, indirect };
  for (const ref of item.inlineRefs) addRef(walk, item, ref, refs);
  for (const ref of item.keyedRefs) addRef(walk, item, ref, refs);
  return { direct, indirect: mergePrelimRefs(indirect) };
}

/** An extent has at most one reference of a file at an offset. */
function skippedRef(walk: BackrefWalk, item: ExtentItem): ExtentDataRef | undefined {
  if (!walk.skipDataRef) return undefined;
  let skipped: ExtentDataRef | undefined;
  for (const refs of [item.inlineRefs, item.keyedRefs]) {
    for (const ref of refs) {
      if (ref.type !== ItemType.EXTENT_DATA_REF || ref.root === DATA_RELOC_TREE) continue;
      if (walk.skipDataRef(ref.root, ref.objectid, ref.offset)) skipped = ref;
    }
  }
  return skipped;
}

function addRef(
  walk: BackrefWalk,
  item: ExtentItem,
  ref: ExtentRef,
  refs: { readonly direct: PrelimRef[]; readonly indirect: PrelimRef[] },
): void {
  const level = (item.level ?? 0) + 1;
  switch (ref.type) {
    case ItemType.SHARED_BLOCK_REF:
      refs.direct.push(directRef(level, ref.parent, 1));
      break;
    case ItemType.SHARED_DATA_REF:
      refs.direct.push(directRef(0, ref.parent, ref.count));
      break;
    case ItemType.TREE_BLOCK_REF:
      if (ref.root === DATA_RELOC_TREE) break;
      refs.indirect.push(indirectRef(ref.root, firstKey(walk, item), level, 1));
      break;
    case ItemType.EXTENT_DATA_REF: {
      if (ref.root === DATA_RELOC_TREE) break;
      const key = { objectid: ref.objectid, type: ItemType.EXTENT_DATA, offset: ref.offset };
      refs.indirect.push(indirectRef(ref.root, key, 0, ref.count));
      break;
    }
  }
}

function directRef(level: number, parent: number, count: number): PrelimRef {
  return { rootId: 0, key: noKey, level, count, parent, inodeList: undefined };
}

function indirectRef(rootId: number, key: Key, level: number, count: number): PrelimRef {
  return { rootId, key, level, count, parent: 0, inodeList: undefined };
}

/** By which a tree block can be found again in a tree: the kernel reads the block for it too. */
function firstKey(walk: BackrefWalk, item: ExtentItem): Key {
  const block = walk.trees.readBlock(item.bytenr, item.level ?? 0);
  return block.nritems > 0 ? block.keyAt(0) : noKey;
}
