// SPDX-License-Identifier: GPL-2.0-only
import type { ItemType, Key } from './key';

/** A leaf's file extent items of one file point at the extent, `count` of them. */
export interface ExtentDataRef {
  readonly type: typeof ItemType.EXTENT_DATA_REF;
  readonly root: number;
  readonly objectid: number;
  /** File offset − offset within the extent; negative where that is. */
  readonly offset: number;
  readonly count: number;
}

/** The leaf at `parent` points at the extent `count` times, whichever trees hold it. */
export interface SharedDataRef {
  readonly type: typeof ItemType.SHARED_DATA_REF;
  readonly parent: number;
  readonly count: number;
}

/** The tree `root` holds the block. */
export interface TreeBlockRef {
  readonly type: typeof ItemType.TREE_BLOCK_REF;
  readonly root: number;
}

/** The node at `parent` holds the block, whichever trees hold that. */
export interface SharedBlockRef {
  readonly type: typeof ItemType.SHARED_BLOCK_REF;
  readonly parent: number;
}

export type ExtentRef = ExtentDataRef | SharedDataRef | TreeBlockRef | SharedBlockRef;

export const ExtentFlag = { DATA: 1n, TREE_BLOCK: 2n, FULL_BACKREF: 0x100n } as const;

/** An EXTENT_ITEM or METADATA_ITEM with its references. */
export interface ExtentItem {
  /** Logical address and length in bytes. */
  readonly bytenr: number;
  readonly length: number;
  readonly refs: number;
  readonly generation: number;
  /** `ExtentFlag`. */
  readonly flags: bigint;
  /** Of a tree block; undefined for data. */
  readonly level: number | undefined;
  /** The block's first key, which only an EXTENT_ITEM tells (without SKINNY_METADATA). */
  readonly firstKey: Key | undefined;
  /** As they lie in the item. The owner reference of simple quotas is none of them. */
  readonly inlineRefs: readonly ExtentRef[];
  /** Those that are items of their own, in key order. */
  readonly keyedRefs: readonly ExtentRef[];
}

/** The extent tree, as far as backrefs are walked in it. */
export interface ExtentRefs {
  /** The extent that begins at `bytenr`; undefined if the extent tree has none. */
  extentAt(bytenr: number): ExtentItem | undefined;
}
