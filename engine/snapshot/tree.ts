// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';

/** A node of a tree as it was read: checked, immutable. Slots run from 0 to `nritems - 1`. */
export interface TreeNode {
  /** Logical address; it and the generation name the node's content. */
  readonly bytenr: number;
  readonly generation: number;
  /** The tree that wrote the node, not always the one being read. */
  readonly owner: number;
  /** 0 for a leaf. */
  readonly level: number;
  readonly nritems: number;
  /** A leaf that other trees may share by FULL_BACKREF and such: the header's flags. */
  readonly flags: bigint;
  /** Throws where a field lies between 2^53 and 2^64 − 2^53. */
  keyAt(slot: number): Key;
  typeAt(slot: number): number;
  /** Orders the slot's key against `key`, exact for every 64-bit value. */
  compareAt(slot: number, key: Key): number;
  /** A leaf's item; a view. */
  itemAt(slot: number): Uint8Array;
  /** An inner node's child. */
  blockptrAt(slot: number): number;
  ptrGenerationAt(slot: number): number;
}

/** A tree of a filesystem at rest: what the kernel calls a commit root. */
export interface Tree {
  readonly rootId: number;
  readonly root: TreeNode;
  /** Reads the child in that slot; throws where it can't be read or is not what the parent says. */
  child(node: TreeNode, slot: number): TreeNode;
}
