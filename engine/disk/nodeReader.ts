// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';
import { checkNode } from './checkNode';
import type { ChangeWatch } from './changeWatch';
import type { ChunkMap } from './chunkMap';
import type { Copy } from './copy';
import type { DeviceSet } from './deviceSet';
import { damagedNode, type DiskError } from './errors';
import { compareDiskKeys, DiskNode, headerSize } from './node';
import { NodeCache } from './nodeCache';
import { mayOwn } from './treeId';

/** What the block's parent, or whoever points at it, says of it; left out, anything will do. */
export interface ExpectedNode {
  readonly tree?: number;
  readonly level?: number;
  readonly generation?: number;
  /** Bytes in which, at `firstKeyAt`, the block's first key lies. */
  readonly firstKeyIn?: Uint8Array;
  readonly firstKeyAt?: number;
}

const cacheBytes = 64 * 1024 * 1024;

/** Reads and checks tree blocks, each from the first copy that is good. */
export class NodeReader {
  readonly #chunks: ChunkMap;
  readonly #devices: DeviceSet;
  readonly #watch: ChangeWatch;
  readonly #warn: (warning: string) => void;
  readonly #cache = new NodeCache(cacheBytes);

  constructor(
    chunks: ChunkMap,
    devices: DeviceSet,
    watch: ChangeWatch,
    warn: (warning: string) => void,
  ) {
    this.#chunks = chunks;
    this.#devices = devices;
    this.#watch = watch;
    this.#warn = warn;
  }

  /** Throws a DiskError if no copy of the block is good and as expected. */
  read(bytenr: number, expected: ExpectedNode = {}): DiskNode {
    const cached = this.#cache.get(bytenr);
    if (cached && mismatch(cached, expected) === undefined) return cached;
    const copies = this.#chunks.copies(bytenr, this.#devices.superblock.nodesize);
    let error: ReadError | undefined;
    for (const copy of copies) {
      const node = this.#readGood(copy, bytenr, expected);
      if (node instanceof ReadError) {
        error ??= node;
        continue;
      }
      if (error) this.#warn(`${error.message}; its other copy is used`);
      this.#cache.set(node);
      return node;
    }
    throw this.#watch.explain(error ?? damagedNode(place(bytenr, expected), 'it has no copies'));
  }

  #readGood(copy: Copy, bytenr: number, expected: ExpectedNode): DiskNode | ReadError {
    let node;
    try {
      node = new DiskNode(copy.read());
    } catch (error) {
      if (error instanceof ReadError) return error;
      throw error;
    }
    const reason = checkNode(node, bytenr, this.#devices) ?? mismatch(node, expected);
    return reason === undefined ? node : fault(copy, bytenr, expected, reason);
  }
}

function fault(copy: Copy, bytenr: number, expected: ExpectedNode, reason: string): DiskError {
  const { source, physical } = copy;
  return damagedNode({ ...place(bytenr, expected), source, physical }, reason);
}

function place(bytenr: number, expected: ExpectedNode) {
  return {
    bytenr,
    ...(expected.tree === undefined ? {} : { tree: expected.tree }),
    ...(expected.level === undefined ? {} : { level: expected.level }),
  };
}

/** How a good block isn't the one that was meant: a lost write, or a pointer gone wrong. */
function mismatch(node: DiskNode, expected: ExpectedNode): string | undefined {
  const { tree, level, generation, firstKeyIn } = expected;
  if (level !== undefined && node.level !== level)
    return `its level is ${node.level}, not ${level} as its parent says`;
  if (generation !== undefined && node.generation !== generation)
    return `its generation is ${node.generation}, not ${generation} as its parent says`;
  if (tree !== undefined && !mayOwn(node.owner, tree)) return `it belongs to tree ${node.owner}`;
  if (firstKeyIn === undefined) return undefined;
  if (node.nritems === 0) return 'it is empty, but not a root';
  return compareDiskKeys(node.bytes, headerSize, firstKeyIn, expected.firstKeyAt ?? 0) === 0
    ? undefined
    : 'its first key is not the one that its parent has for it';
}
