// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../../snapshot/errors';
import {
  ExtentFlag,
  type ExtentDataRef,
  type ExtentItem,
  type ExtentRefs,
} from '../../snapshot/extentRefs';
import { parseFileExtentItem } from '../../snapshot/fileExtentItem';
import type { FilesystemTrees } from '../../snapshot/filesystemTrees';
import { ItemType } from '../../snapshot/key';
import type { TreeNode } from '../../snapshot/tree';
import { TreeCursor } from '../../snapshot/treeCursor';
import type { TreeBlocks } from './buildTree';
import type { DataExtent } from './dataExtent';
import type { DataExtents } from './dataExtents';
import type { RebuiltNode } from './rebuiltNode';
import type { RebuiltTree } from './rebuiltTree';

/** Files of which it is kept at a time where they refer to which extent. */
const keptFiles = 64;

/** Extent items kept at a time: the same is often asked for again. */
const keptItems = 65_536;

/** Of a file in a tree, by the extent's address: how often it is referred to, by the ref's offset. */
type FileRefs = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** The filesystem that a chain's snapshots are on: the trees, and who refers to what. */
export class RebuiltFilesystem implements FilesystemTrees, ExtentRefs {
  readonly blocks: TreeBlocks;
  readonly extents: DataExtents;
  readonly #trees = new Map<number, RebuiltTree>();
  readonly #fileRefs = new Map<string, FileRefs>();
  readonly #items = new Map<number, ExtentItem>();

  constructor(blocks: TreeBlocks, extents: DataExtents) {
    this.blocks = blocks;
    this.extents = extents;
  }

  addTree(tree: RebuiltTree): void {
    this.#trees.set(tree.rootId, tree);
    this.#items.clear();
    this.#fileRefs.clear();
  }

  treeOf(rootId: number): RebuiltTree | undefined {
    return this.#trees.get(rootId);
  }

  readBlock(bytenr: number, level?: number): TreeNode {
    const block = this.blocks.at(bytenr);
    if (!block || (level !== undefined && block.level !== level))
      throw new ReadError(
        `The rebuilt filesystem has no tree block of level ${level} at ${bytenr}`,
      );
    return block;
  }

  extentAt(bytenr: number): ExtentItem | undefined {
    const known = this.#items.get(bytenr);
    if (known) return known;
    const item = this.#itemOf(bytenr);
    if (this.#items.size >= keptItems) this.#items.clear();
    if (item) this.#items.set(bytenr, item);
    return item;
  }

  #itemOf(bytenr: number): ExtentItem | undefined {
    const extent = this.extents.at(bytenr);
    if (extent) return this.#dataItem(extent);
    const block = this.blocks.at(bytenr);
    return block && this.#blockItem(block);
  }

  #dataItem(extent: DataExtent): ExtentItem {
    const refs = extent.users.flatMap((ino) => this.#refsOf(extent, ino));
    return {
      bytenr: extent.bytenr,
      length: extent.diskNumBytes,
      refs: refs.reduce((sum, { count }) => sum + count, 0),
      generation: extent.generation,
      flags: ExtentFlag.DATA,
      level: undefined,
      firstKey: undefined,
      inlineRefs: refs,
      keyedRefs: [],
    };
  }

  /** A file's references in every tree, each under the tree that wrote the leaf they are in. */
  #refsOf({ bytenr }: DataExtent, objectid: number): ExtentDataRef[] {
    return [...this.#trees.values()].flatMap((tree) => {
      const refs = this.#fileRefsOf(tree, objectid).get(bytenr) ?? [];
      const type = ItemType.EXTENT_DATA_REF;
      return [...refs].map(([offset, count]) => ({
        type,
        root: tree.rootId,
        objectid,
        offset,
        count,
      }));
    });
  }

  #fileRefsOf(tree: RebuiltTree, objectid: number): FileRefs {
    const key = `${tree.rootId} ${objectid}`;
    const known = this.#fileRefs.get(key);
    if (known) return known;
    const found = new Map<number, Map<number, number>>();
    const first = { objectid, type: ItemType.EXTENT_DATA, offset: 0 };
    for (const cursor = TreeCursor.seek(tree, first); cursor.valid; cursor.next()) {
      const { key: at } = cursor;
      if (at.objectid !== objectid || at.type !== ItemType.EXTENT_DATA) break;
      if (cursor.node.owner !== tree.rootId) continue;
      const { diskBytenr, offset } = parseFileExtentItem(at, cursor.item);
      const refs = found.get(diskBytenr) ?? new Map<number, number>();
      refs.set(at.offset - offset, (refs.get(at.offset - offset) ?? 0) + 1);
      found.set(diskBytenr, refs);
    }
    const [oldest] = this.#fileRefs.keys();
    if (oldest !== undefined && this.#fileRefs.size >= keptFiles * this.#trees.size)
      this.#fileRefs.delete(oldest);
    this.#fileRefs.set(key, found);
    return found;
  }

  /** A block is named for every tree that it is in, so that a walk comes to all of them. */
  #blockItem(block: RebuiltNode): ExtentItem {
    const holders = [...this.#trees.values()].filter((tree) => tree.nodeLike(block) === block);
    const type = ItemType.TREE_BLOCK_REF;
    return {
      bytenr: block.bytenr,
      length: 16384,
      refs: holders.length,
      generation: block.generation,
      flags: ExtentFlag.TREE_BLOCK,
      level: block.level,
      firstKey: block.firstKey,
      inlineRefs: holders.map((tree) => ({ type, root: tree.rootId })),
      keyedRefs: [],
    };
  }
}
