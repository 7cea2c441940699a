// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';
import { searchNode } from './searchNode';
import type { Tree, TreeNode } from './tree';

/**
 * A place in a tree, moving item by item: the kernel's `btrfs_path`. It stands on an item, or past
 * the last one. Reading a node throws what the tree throws; the cursor then stays where it was.
 */
export class TreeCursor {
  readonly tree: Tree;
  /** From the root down to the leaf, and the slot in each. */
  #nodes: readonly TreeNode[];
  #slots: readonly number[];
  #leaf: TreeNode;
  #slot: number;

  private constructor(tree: Tree, nodes: readonly TreeNode[], slots: readonly number[]) {
    this.tree = tree;
    this.#nodes = nodes;
    this.#slots = slots;
    this.#leaf = nodes[nodes.length - 1] ?? tree.root;
    this.#slot = slots[slots.length - 1] ?? 0;
  }

  /** At the first item whose key is `key` or above; past the end if there is none. */
  static seek(tree: Tree, key: Key): TreeCursor {
    const cursor = TreeCursor.#descend(tree, key);
    if (!cursor.valid) cursor.next();
    return cursor;
  }

  /** At the last item whose key is `key` or below; undefined if all are above. */
  static seekLast(tree: Tree, key: Key): TreeCursor | undefined {
    const cursor = TreeCursor.#descend(tree, key);
    if (cursor.valid && cursor.compare(key) === 0) return cursor;
    return cursor.previous() ? cursor : undefined;
  }

  /** At the tree's last item; undefined if it has none. */
  static last(tree: Tree): TreeCursor | undefined {
    return TreeCursor.seekLast(tree, { objectid: -1, type: 255, offset: -1 });
  }

  /** `btrfs_search_slot`: in the leaf where the key belongs, perhaps behind that leaf's last item. */
  static #descend(tree: Tree, key: Key): TreeCursor {
    const nodes: TreeNode[] = [];
    const slots: number[] = [];
    let node = tree.root;
    for (;;) {
      const { slot, exact } = searchNode(node, key);
      nodes.push(node);
      if (node.level === 0 || node.nritems === 0) {
        slots.push(slot);
        return new TreeCursor(tree, nodes, slots);
      }
      const down = exact ? slot : Math.max(slot - 1, 0);
      slots.push(down);
      node = tree.child(node, down);
    }
  }

  /** Whether it stands on an item. Where not, `key` and `item` throw a RangeError. */
  get valid(): boolean {
    return this.#slot < this.#leaf.nritems;
  }

  /** The leaf. */
  get node(): TreeNode {
    return this.#leaf;
  }

  /** The item's slot in the leaf. */
  get slot(): number {
    return this.#slot;
  }

  get key(): Key {
    this.#requireItem();
    return this.#leaf.keyAt(this.#slot);
  }

  /** The item's type; unlike `key`, it can always be told. */
  get type(): number {
    this.#requireItem();
    return this.#leaf.typeAt(this.#slot);
  }

  /** The item's bytes; a view. */
  get item(): Uint8Array {
    this.#requireItem();
    return this.#leaf.itemAt(this.#slot);
  }

  /** Orders the item's key against `key`, exact for every 64-bit value. */
  compare(key: Key): number {
    this.#requireItem();
    return this.#leaf.compareAt(this.#slot, key);
  }

  /** Moves to the next item; false if there is none, and it then stands past the end. */
  next(): boolean {
    if (this.#slot + 1 < this.#leaf.nritems) {
      this.#slot += 1;
      return true;
    }
    if (this.#turn(1)) return true;
    this.#slot = this.#leaf.nritems;
    return false;
  }

  /** Moves to the item before; false if there is none, and it then stays where it is. */
  previous(): boolean {
    if (this.#slot > 0) {
      this.#slot -= 1;
      return true;
    }
    return this.#turn(-1);
  }

  /** An independent cursor at the same place. */
  clone(): TreeCursor {
    const slots = this.#slots.slice();
    slots[slots.length - 1] = this.#slot;
    return new TreeCursor(this.tree, this.#nodes, slots);
  }

  /** Goes to the neighbouring leaf, over the lowest node that has one; false if none has. */
  #turn(step: 1 | -1): boolean {
    for (let depth = this.#nodes.length - 2; depth >= 0; depth--) {
      const node = this.#nodes[depth];
      const slot = (this.#slots[depth] ?? 0) + step;
      if (!node || slot < 0 || slot >= node.nritems) continue;
      const nodes = this.#nodes.slice(0, depth);
      const slots = this.#slots.slice(0, depth);
      this.#enter(nodes, slots, node, slot, step);
      return true;
    }
    return false;
  }

  /** Walks down from a slot along the near edge. */
  #enter(nodes: TreeNode[], slots: number[], from: TreeNode, fromSlot: number, step: 1 | -1): void {
    let node = from;
    let slot = fromSlot;
    while (node.level > 0) {
      nodes.push(node);
      slots.push(slot);
      node = this.tree.child(node, slot);
      slot = step === 1 ? 0 : Math.max(node.nritems - 1, 0);
    }
    nodes.push(node);
    slots.push(slot);
    this.#nodes = nodes;
    this.#slots = slots;
    this.#leaf = node;
    this.#slot = slot;
  }

  #requireItem(): void {
    if (!this.valid) throw new RangeError('The cursor stands past the end of the tree');
  }
}
