// SPDX-License-Identifier: GPL-2.0-only
import type { DiskNode } from './node';

/**
 * Nodes read lately, by address. There are two generations, so that finding one moves nothing: when
 * the young are too many they become the old, and what was old and not asked for again is gone.
 */
export class NodeCache {
  readonly #maxYoungBytes: number;
  #young = new Map<number, DiskNode>();
  #old = new Map<number, DiskNode>();
  #youngBytes = 0;

  /** Holds up to `maxBytes` of nodes. */
  constructor(maxBytes: number) {
    this.#maxYoungBytes = maxBytes / 2;
  }

  get(bytenr: number): DiskNode | undefined {
    const young = this.#young.get(bytenr);
    if (young) return young;
    const old = this.#old.get(bytenr);
    if (old) this.set(old);
    return old;
  }

  set(node: DiskNode): void {
    const size = node.bytes.length;
    if (!this.#young.has(node.bytenr)) this.#youngBytes += size;
    if (this.#youngBytes > this.#maxYoungBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = size;
    }
    this.#young.set(node.bytenr, node);
  }
}
