// SPDX-License-Identifier: GPL-2.0-only
import type { Tree, TreeNode } from '../snapshot/tree';
import { damagedNode } from './errors';
import { compareDiskKeys, DiskNode } from './node';
import type { NodeReader } from './nodeReader';

/** A key as it lies in a node. */
interface DiskKey {
  readonly node: DiskNode;
  readonly slot: number;
}

/** A tree on disk. Its nodes are read when they are asked for. */
export class DiskTree implements Tree {
  readonly rootId: number;
  readonly root: DiskNode;
  readonly #reader: NodeReader;
  /**
   * The key that all keys below a node must stay under. Were it not for this bound, overlapping
   * children could make a small image a tree with endlessly many paths.
   */
  readonly #ends = new WeakMap<DiskNode, DiskKey>();

  constructor(rootId: number, root: DiskNode, reader: NodeReader) {
    this.rootId = rootId;
    this.root = root;
    this.#reader = reader;
  }

  child(node: TreeNode, slot: number): DiskNode {
    if (!(node instanceof DiskNode)) throw new TypeError('The node is of another kind of tree');
    const child = this.#reader.read(node.blockptrAt(slot), {
      tree: this.rootId,
      level: node.level - 1,
      generation: node.ptrGenerationAt(slot),
      firstKeyIn: node.bytes,
      firstKeyAt: node.keyPosition(slot),
    });
    const end = slot + 1 < node.nritems ? { node, slot: slot + 1 } : this.#ends.get(node);
    if (end) this.#requireEnd(child, end);
    return child;
  }

  /** A node is mostly come to on the way on which it was before. */
  #requireEnd(child: DiskNode, end: DiskKey): void {
    const known = this.#ends.get(child);
    if (known?.node === end.node && known.slot === end.slot) return;
    if (!endsBefore(child, end)) {
      const place = { bytenr: child.bytenr, tree: this.rootId, level: child.level };
      throw damagedNode(place, 'its keys reach into its right neighbour');
    }
    this.#ends.set(child, end);
  }
}

function endsBefore(node: DiskNode, end: DiskKey): boolean {
  const last = node.keyPosition(node.nritems - 1);
  return compareDiskKeys(node.bytes, last, end.node.bytes, end.node.keyPosition(end.slot)) < 0;
}
