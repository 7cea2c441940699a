// SPDX-License-Identifier: GPL-2.0-only
import { compareKeys, type Key } from '../../snapshot/key';
import type { MemoryItem } from '../../snapshot/memoryItem';
import type { TreeNode } from '../../snapshot/tree';
import type { SentInode } from './sentInode';

/** Leaves whose items are held at a time, of all trees of a chain. */
const heldLeaves = 4096;

/** Makes room: of the leaves whose items were made, the first lose them again. */
export class HeldLeaves {
  readonly #held: RebuiltLeaf[] = [];
  #next = 0;

  hold(leaf: RebuiltLeaf): void {
    this.#held[this.#next]?.release();
    this.#held[this.#next] = leaf;
    this.#next = (this.#next + 1) % heldLeaves;
  }
}

/** What a node is, besides its content. */
export interface NodeIdentity {
  readonly bytenr: number;
  readonly generation: number;
  readonly owner: number;
}

abstract class RebuiltBlock implements TreeNode {
  readonly bytenr: number;
  readonly generation: number;
  readonly owner: number;
  readonly flags = 0n;
  abstract readonly level: number;
  abstract readonly nritems: number;
  abstract readonly firstKey: Key;

  constructor({ bytenr, generation, owner }: NodeIdentity) {
    this.bytenr = bytenr;
    this.generation = generation;
    this.owner = owner;
  }

  abstract keyAt(slot: number): Key;

  typeAt(slot: number): number {
    return this.keyAt(slot).type;
  }

  compareAt(slot: number, key: Key): number {
    return compareKeys(this.keyAt(slot), key);
  }

  itemAt(slot: number): Uint8Array {
    throw new RangeError(`A node of level ${this.level} has no item ${slot}`);
  }

  blockptrAt(slot: number): number {
    return this.childAt(slot).bytenr;
  }

  ptrGenerationAt(slot: number): number {
    return this.childAt(slot).generation;
  }

  childAt(slot: number): RebuiltNode {
    throw new RangeError(`A node of level ${this.level} has no child ${slot}`);
  }
}

/** What a leaf holds: some inodes, or a part of one that has too many items for one leaf. */
export interface LeafContent {
  readonly inodes: readonly SentInode[];
  readonly firstKey: Key;
  items(): readonly MemoryItem[];
}

/** A leaf, whose items are made when they are looked at. */
export class RebuiltLeaf extends RebuiltBlock {
  readonly level = 0;
  readonly #content: LeafContent;
  readonly #held: HeldLeaves;
  #items: readonly MemoryItem[] | undefined;

  constructor(identity: NodeIdentity, content: LeafContent, held: HeldLeaves) {
    super(identity);
    this.#content = content;
    this.#held = held;
  }

  get inodes(): readonly SentInode[] {
    return this.#content.inodes;
  }

  get firstIno(): number {
    return this.inodes[0]?.ino ?? 0;
  }

  get firstKey(): Key {
    return this.#content.firstKey;
  }

  get nritems(): number {
    return this.#made().length;
  }

  keyAt(slot: number): Key {
    return at(this.#made(), slot).key;
  }

  override itemAt(slot: number): Uint8Array {
    return at(this.#made(), slot).data;
  }

  release(): void {
    this.#items = undefined;
  }

  #made(): readonly MemoryItem[] {
    if (this.#items) return this.#items;
    this.#items = this.#content.items();
    this.#held.hold(this);
    return this.#items;
  }
}

/** A node above others. */
export class RebuiltInner extends RebuiltBlock {
  readonly level: number;
  readonly children: readonly RebuiltNode[];

  constructor(identity: NodeIdentity, children: readonly RebuiltNode[]) {
    super(identity);
    this.children = children;
    this.level = (children[0]?.level ?? 0) + 1;
  }

  get nritems(): number {
    return this.children.length;
  }

  get firstKey(): Key {
    return at(this.children, 0).firstKey;
  }

  keyAt(slot: number): Key {
    return at(this.children, slot).firstKey;
  }

  override childAt(slot: number): RebuiltNode {
    return at(this.children, slot);
  }
}

export type RebuiltNode = RebuiltLeaf | RebuiltInner;

function at<T>(values: readonly T[], slot: number): T {
  const value = values[slot];
  if (value === undefined) throw new RangeError(`No slot ${slot} in a node of ${values.length}`);
  return value;
}
