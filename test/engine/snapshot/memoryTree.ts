// SPDX-License-Identifier: GPL-2.0-only
import { compareKeys, type Key } from '../../../engine/snapshot/key';
import type { MemoryItem } from '../../../engine/snapshot/memoryItem';
import type { Tree, TreeNode } from '../../../engine/snapshot/tree';

export interface MemoryTreeOptions {
  readonly rootId: number;
  /** Written into every node that the tree doesn't share. */
  readonly generation?: number;
  /** Items in a leaf and children in a node, at most; at least 2. */
  readonly fanOut?: number;
}

interface MemoryNode extends TreeNode {
  readonly children: readonly MemoryNode[];
}

/**
 * Trees that never were on a disk. A node that is equal to one made before, of this or another tree,
 * is that node: trees of one forest share what snapshots would share.
 */
export class MemoryForest {
  readonly #nodes = new Map<string, MemoryNode>();
  #nextBytenr = 0x10000;

  /** A tree of these items, in any order; their keys must differ. */
  tree(items: readonly MemoryItem[], options: MemoryTreeOptions): Tree {
    const fanOut = options.fanOut ?? 16;
    const sorted = items.toSorted((left, right) => compareKeys(left.key, right.key));
    let level = groups(sorted, fanOut).map((group) => this.#leaf(group, options));
    while (level.length > 1) {
      level = groups(level, fanOut).map((group) => this.#inner(group, options));
    }
    const root = level[0] ?? this.#leaf([], options);
    return { rootId: options.rootId, root, child: childOf };
  }

  #leaf(items: readonly MemoryItem[], options: MemoryTreeOptions): MemoryNode {
    const content = items.map(({ key, data }) => `${identity(key)}=${data.join()}`).join(';');
    const keys = items.map((item) => item.key);
    const data = items.map((item) => item.data);
    return this.#node(`leaf ${content}`, 0, keys, data, [], options);
  }

  #inner(children: readonly MemoryNode[], options: MemoryTreeOptions): MemoryNode {
    const content = children.map((child) => child.bytenr).join();
    const keys = children.map((child) => child.keyAt(0));
    const level = (children[0]?.level ?? 0) + 1;
    return this.#node(`node ${content}`, level, keys, [], children, options);
  }

  #node(
    identity: string,
    level: number,
    keys: readonly Key[],
    data: readonly Uint8Array[],
    children: readonly MemoryNode[],
    options: MemoryTreeOptions,
  ): MemoryNode {
    const known = this.#nodes.get(identity);
    if (known) return known;
    const node: MemoryNode = {
      bytenr: this.#nextBytenr,
      generation: options.generation ?? 1,
      owner: options.rootId,
      level,
      nritems: keys.length,
      flags: 0n,
      children,
      keyAt: (slot) => at(keys, slot),
      typeAt: (slot) => at(keys, slot).type,
      compareAt: (slot, key) => compareKeys(at(keys, slot), key),
      itemAt: (slot) => at(data, slot),
      blockptrAt: (slot) => at(children, slot).bytenr,
      ptrGenerationAt: (slot) => at(children, slot).generation,
    };
    this.#nextBytenr += 0x4000;
    this.#nodes.set(identity, node);
    return node;
  }
}

/** A tree of its own. */
export function memoryTree(items: readonly MemoryItem[], options: MemoryTreeOptions): Tree {
  return new MemoryForest().tree(items, options);
}

function childOf(node: TreeNode, slot: number): TreeNode {
  if (!isMemoryNode(node)) throw new TypeError('The node is of another kind of tree');
  return at(node.children, slot);
}

function isMemoryNode(node: TreeNode): node is MemoryNode {
  return 'children' in node;
}

function groups<T>(values: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let from = 0; from < values.length; from += size)
    result.push(values.slice(from, from + size));
  return result;
}

function at<T>(values: readonly T[], slot: number): T {
  const value = values[slot];
  if (value === undefined) throw new RangeError(`No slot ${slot} in a node of ${values.length}`);
  return value;
}

function identity(key: Key): string {
  return `${key.objectid}.${key.type}.${key.offset}`;
}
