// SPDX-License-Identifier: GPL-2.0-only
import type { ExtentItem, ExtentRefs } from '../snapshot/extentRefs';
import type { FilesystemTrees } from '../snapshot/filesystemTrees';
import { damagedBackrefs } from './errors';
import { extentItemsInLeaf } from './extentItemsInLeaf';
import { mergePrelimRefs, type InodeElem } from './prelimRef';
import { readPrelimRefs } from './readPrelimRefs';
import { resolveIndirectRefs } from './resolveIndirectRefs';

/**
 * `struct btrfs_backref_walk_ctx`: a walk from a data extent up to the files and snapshots that hold
 * it, and what its caller wants to have a say in.
 */
export interface BackrefWalk {
  readonly extents: ExtentRefs;
  readonly trees: FilesystemTrees;
  /** The data extent. */
  readonly bytenr: number;
  /** The byte of it that file extent items must map. */
  readonly extentItemPos: number;
  /** Whether that is heeded in compressed items, too, where it means nothing. */
  readonly posOfCompressed: boolean;
  /** Whether to go on from this extent, the data extent itself or a tree block above it. */
  checkExtentItem(item: ExtentItem): boolean;
  /** Whether to leave out a reference from this file at this offset; without it, none is. */
  readonly skipDataRef: ((root: number, ino: number, offset: number) => boolean) | undefined;
  /** The roots that hold a leaf, if it is known. */
  cacheLookup(leafBytenr: number): readonly number[] | undefined;
  cacheStore(leafBytenr: number, roots: ReadonlySet<number>): void;
  /** Takes a reference that was found; true stops the walk. */
  iterate(ino: number, offset: number, numBytes: number, root: number): boolean;
}

/** `ulist`: blocks in the order in which they were found first, with what was found in them. */
export type FoundBlocks = Map<number, InodeElem[] | undefined>;

/**
 * `iterate_extent_inodes`: gives every file extent item that refers to the extent to `iterate`, in
 * the kernel's order, which decides what is cloned from where. Each is named once for each root that
 * holds its leaf.
 */
export function iterateExtentInodes(walk: BackrefWalk): void {
  const leaves: FoundBlocks = new Map();
  if (findParentNodes(walk, walk.bytenr, leaves, undefined)) return;
  for (const [leaf, inodeList] of leaves) {
    for (const root of rootsOf(walk, leaf)) {
      if (inodeList?.some((elem) => walk.iterate(elem.inum, elem.offset, elem.numBytes, root)))
        return;
    }
  }
}

function rootsOf(walk: BackrefWalk, leaf: number): Iterable<number> {
  const cached = walk.cacheLookup(leaf);
  if (cached) return cached;
  const roots = findAllRoots(walk, leaf);
  walk.cacheStore(leaf, roots);
  return roots;
}

/** `btrfs_find_all_roots_safe`: the roots from which a leaf can be reached. */
function findAllRoots(walk: BackrefWalk, leaf: number): ReadonlySet<number> {
  const roots = new Set<number>();
  const blocks: FoundBlocks = new Map();
  findParentNodes(walk, leaf, blocks, roots);
  // What is found on the way is walked in its turn: a Map's iteration comes to what is added.
  for (const bytenr of blocks.keys()) findParentNodes(walk, bytenr, blocks, roots);
  return roots;
}

/**
 * `find_parent_nodes`: adds the blocks that refer to `bytenr` to `blocks`, and the trees whose root
 * it is to `roots`, where they are asked for: then it is a tree block and no file is looked for.
 * True if `iterate` stopped the walk.
 */
function findParentNodes(
  walk: BackrefWalk,
  bytenr: number,
  blocks: FoundBlocks,
  roots: Set<number> | undefined,
): boolean {
  const item = walk.extents.extentAt(bytenr);
  if (!item || !walk.checkExtentItem(item)) return false;
  const { direct, indirect } = readPrelimRefs(walk, item);
  const resolved = resolveIndirectRefs(walk, indirect, direct);
  if (!resolved) return true;

  for (const ref of mergePrelimRefs(resolved)) {
    if (ref.count === 0) continue;
    if (ref.parent === 0) {
      if (ref.rootId !== 0) roots?.add(ref.rootId);
      continue;
    }
    let { inodeList } = ref;
    if (!roots && !inodeList && ref.level === 0) {
      inodeList = extentItemsInLeaf(walk, walk.trees.readBlock(ref.parent, 0));
      if (!inodeList) return true;
    }
    if (!blocks.has(ref.parent)) blocks.set(ref.parent, inodeList);
    else if (!roots) addFound(blocks, ref.parent, inodeList ?? [], bytenr);
  }
  return false;
}

function addFound(
  blocks: FoundBlocks,
  parent: number,
  inodeList: readonly InodeElem[],
  bytenr: number,
): void {
  const known = blocks.get(parent);
  if (!known || known.length === 0) throw damagedBackrefs(bytenr, parent);
  known.push(...inodeList);
}
