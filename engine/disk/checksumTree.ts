// SPDX-License-Identifier: GPL-2.0-only
import { ItemError } from '../snapshot/errors';
import { ItemType } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import type { Checksum } from './checksum';

/** `BTRFS_EXTENT_CSUM_OBJECTID`. */
const csumObjectid = -10;

/** What the sectors of a range must come to, one after another. */
export interface StoredChecksums {
  /** Zeros where there is none: it is by these that the kernel then checks. */
  readonly bytes: Uint8Array;
  has(sector: number): boolean;
}

/** The checksums of files' data, one a sector. */
export class ChecksumTree {
  readonly #tree: Tree;
  readonly #sectorsize: number;
  readonly #size: number;

  constructor(tree: Tree, sectorsize: number, checksum: Checksum) {
    this.#tree = tree;
    this.#sectorsize = sectorsize;
    this.#size = checksum.size;
  }

  /**
   * Of each sector in the range, which must begin and end at sectors' bounds. Throws an ItemError or
   * DiskError.
   */
  of(bytenr: number, length: number): StoredChecksums {
    const size = this.#size;
    const count = length / this.#sectorsize;
    const bytes = new Uint8Array(count * size);
    const known = new Uint8Array(count);
    const first = { objectid: csumObjectid, type: ItemType.EXTENT_CSUM, offset: bytenr };
    const end = { ...first, offset: bytenr + length };
    const cursor = TreeCursor.seekLast(this.#tree, first) ?? TreeCursor.seek(this.#tree, first);
    for (let more = cursor.valid; more && cursor.compare(end) < 0; more = cursor.next()) {
      if (cursor.compare({ ...first, offset: 0 }) < 0) continue;
      const { item, key } = cursor;
      const slot = (key.offset - bytenr) / this.#sectorsize;
      if (!Number.isInteger(slot) || item.length % size !== 0)
        throw new ItemError('item-value', key, "its checksums aren't those of whole sectors");
      const from = Math.max(0, -slot);
      const to = Math.min(item.length / size, count - slot);
      if (from >= to) continue;
      bytes.set(item.subarray(from * size, to * size), (slot + from) * size);
      known.fill(1, slot + from, slot + to);
    }
    return { bytes, has: (sector) => known[sector] === 1 };
  }
}
