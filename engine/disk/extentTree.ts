// SPDX-License-Identifier: GPL-2.0-only
import { pastEnd, unknownValue, wrongSize } from '../snapshot/errors';
import {
  ExtentFlag,
  type ExtentDataRef,
  type ExtentItem,
  type ExtentRef,
  type ExtentRefs,
} from '../snapshot/extentRefs';
import { numberField, signedField } from '../snapshot/itemFields';
import { ItemType, type Key } from '../snapshot/key';
import { u32, u64, u8 } from '../snapshot/littleEndian';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';

/** Sizes of `btrfs_extent_item`, `btrfs_tree_block_info`, `btrfs_extent_data_ref`, in bytes. */
const extentItemSize = 24;
const treeBlockInfoSize = 18;
const dataRefSize = 28;

/** Items kept: the extent of one file range is often that of the next, and its leaf's always. */
const mostKept = 64;

/** The extent tree's answers about who refers to what. */
export class ExtentTree implements ExtentRefs {
  readonly #tree: () => Tree;
  readonly #nodesize: number;
  /** By address, the first one read first. */
  readonly #kept = new Map<number, ExtentItem>();

  /** The tree is only asked for when a question is: a snapshot can be read without it. */
  constructor(tree: () => Tree, nodesize: number) {
    this.#tree = tree;
    this.#nodesize = nodesize;
  }

  /** Throws an ItemError or DiskError where the extent tree is damaged. */
  extentAt(bytenr: number): ExtentItem | undefined {
    const kept = this.#kept.get(bytenr);
    if (kept) return kept;
    const item = this.#find(bytenr);
    if (!item) return undefined;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= mostKept && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(bytenr, item);
    return item;
  }

  #find(bytenr: number): ExtentItem | undefined {
    const last = { objectid: bytenr, type: ItemType.METADATA_ITEM, offset: -1 };
    const cursor = TreeCursor.seekLast(this.#tree(), last);
    if (!cursor || cursor.compare({ ...last, type: ItemType.EXTENT_ITEM, offset: 0 }) < 0)
      return undefined;
    return this.#parse(cursor);
  }

  #parse(cursor: TreeCursor): ExtentItem {
    const { key, item } = cursor;
    if (item.length < extentItemSize) throw wrongSize(key, item.length, extentItemSize);
    const flags = u64(item, 16);
    const skinny = key.type === ItemType.METADATA_ITEM;
    const withInfo = !skinny && (flags & ExtentFlag.TREE_BLOCK) !== 0n;
    const refsAt = extentItemSize + (withInfo ? treeBlockInfoSize : 0);
    if (refsAt > item.length) throw wrongSize(key, item.length, refsAt);
    let keyed: readonly ExtentRef[] | undefined;
    return {
      bytenr: key.objectid,
      length: skinny ? this.#nodesize : key.offset,
      refs: numberField(key, item, 0, 'refs'),
      generation: numberField(key, item, 8, 'generation'),
      flags,
      level: skinny ? key.offset : withInfo ? u8(item, refsAt - 1) : undefined,
      firstKey: withInfo ? blockKey(key, item) : undefined,
      inlineRefs: inlineRefs(key, item, refsAt),
      // There can be millions, and whoever asks may already have seen enough.
      get keyedRefs() {
        return (keyed ??= keyedRefs(cursor, key.objectid));
      },
    };
  }
}

function blockKey(key: Key, item: Uint8Array): Key {
  return {
    objectid: signedField(key, item, extentItemSize, "block's objectid"),
    type: u8(item, extentItemSize + 8),
    offset: signedField(key, item, extentItemSize + 9, "block's offset"),
  };
}

/** The references within the item: a type, then what that type has. */
function inlineRefs(key: Key, item: Uint8Array, refsAt: number): readonly ExtentRef[] {
  const refs: ExtentRef[] = [];
  for (let at = refsAt; at < item.length;) {
    const type = u8(item, at);
    const end = at + 1 + inlineSize(key, type);
    if (end > item.length) throw pastEnd(key, 'a reference', end, item.length);
    const ref = inlineRef(key, item, type, at + 1);
    if (ref) refs.push(ref);
    at = end;
  }
  return refs;
}

/** Bytes after the type. */
function inlineSize(key: Key, type: number): number {
  switch (type) {
    case ItemType.TREE_BLOCK_REF:
    case ItemType.SHARED_BLOCK_REF:
    case ItemType.EXTENT_OWNER_REF:
      return 8;
    case ItemType.SHARED_DATA_REF:
      return 12;
    case ItemType.EXTENT_DATA_REF:
      return dataRefSize;
    default:
      throw unknownValue(key, 'reference type', type);
  }
}

function inlineRef(key: Key, item: Uint8Array, type: number, at: number): ExtentRef | undefined {
  switch (type) {
    case ItemType.TREE_BLOCK_REF:
      return { type, root: signedField(key, item, at, "reference's root") };
    case ItemType.SHARED_BLOCK_REF:
      return { type, parent: numberField(key, item, at, "reference's parent") };
    case ItemType.SHARED_DATA_REF: {
      const parent = numberField(key, item, at, "reference's parent");
      return { type, parent, count: u32(item, at + 8) };
    }
    case ItemType.EXTENT_DATA_REF:
      return dataRef(key, item, at);
    default:
      return undefined;
  }
}

function dataRef(key: Key, item: Uint8Array, at: number): ExtentDataRef {
  return {
    type: ItemType.EXTENT_DATA_REF,
    root: signedField(key, item, at, "reference's root"),
    objectid: signedField(key, item, at + 8, "reference's objectid"),
    offset: signedField(key, item, at + 16, "reference's offset"),
    count: u32(item, at + 24),
  };
}

/** The references that are items behind the extent's own. */
function keyedRefs(extent: TreeCursor, bytenr: number): readonly ExtentRef[] {
  const refs: ExtentRef[] = [];
  const end = { objectid: bytenr, type: ItemType.SHARED_DATA_REF, offset: -1 };
  const cursor = extent.clone();
  while (cursor.next() && cursor.compare(end) <= 0) {
    const ref = keyedRef(cursor, bytenr);
    if (ref) refs.push(ref);
  }
  return refs;
}

function keyedRef(cursor: TreeCursor, bytenr: number): ExtentRef | undefined {
  const { item, type } = cursor;
  switch (type) {
    case ItemType.TREE_BLOCK_REF:
      return { type, root: cursor.key.offset };
    case ItemType.SHARED_BLOCK_REF:
      return { type, parent: cursor.key.offset };
    case ItemType.SHARED_DATA_REF:
      if (item.length !== 4) throw wrongSize(cursor.key, item.length, 4);
      return { type, parent: cursor.key.offset, count: u32(item, 0) };
    case ItemType.EXTENT_DATA_REF: {
      // The key's offset is a hash of 64 bits, which the key as an object might not hold.
      const key = { objectid: bytenr, type, offset: 0 };
      if (item.length !== dataRefSize) throw wrongSize(key, item.length, dataRefSize);
      return dataRef(key, item, 0);
    }
    default:
      return undefined;
  }
}
