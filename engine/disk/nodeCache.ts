// SPDX-License-Identifier: GPL-2.0-only
import type { DiskNode } from './node';

/** Nodes read lately, by address; the one unused for longest goes first. */
export class NodeCache {
  readonly #nodes = new Map<number, DiskNode>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(bytenr: number): DiskNode | undefined {
    const node = this.#nodes.get(bytenr);
    if (node) {
      this.#nodes.delete(bytenr);
      this.#nodes.set(bytenr, node);
    }
    return node;
  }

  set(node: DiskNode): void {
    this.#drop(node.bytenr);
    this.#nodes.set(node.bytenr, node);
    this.#bytes += node.bytes.length;
    for (const oldest of this.#nodes.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(bytenr: number): void {
    const node = this.#nodes.get(bytenr);
    if (!node) return;
    this.#nodes.delete(bytenr);
    this.#bytes -= node.bytes.length;
  }
}
