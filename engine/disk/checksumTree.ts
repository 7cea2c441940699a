// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../snapshot/key';
import { u32 } from '../snapshot/littleEndian';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';

/** `BTRFS_EXTENT_CSUM_OBJECTID`. */
const csumObjectid = -10;
/** Bytes of a crc32c. */
const csumSize = 4;

/** The checksums of files' data, one a sector. */
export class ChecksumTree {
  readonly #tree: Tree;
  readonly #sectorsize: number;

  constructor(tree: Tree, sectorsize: number) {
    this.#tree = tree;
    this.#sectorsize = sectorsize;
  }

  /**
   * Of each sector in the range, which must begin and end at sectors' bounds; undefined for those
   * that were written without (nodatasum).
   */
  of(bytenr: number, length: number): readonly (number | undefined)[] {
    const sums = new Array<number | undefined>(length / this.#sectorsize).fill(undefined);
    const first = { objectid: csumObjectid, type: ItemType.EXTENT_CSUM, offset: bytenr };
    const end = { ...first, offset: bytenr + length };
    const cursor = TreeCursor.seekLast(this.#tree, first) ?? TreeCursor.seek(this.#tree, first);
    for (let more = cursor.valid; more && cursor.compare(end) < 0; more = cursor.next()) {
      if (cursor.compare({ ...first, offset: 0 }) < 0) continue;
      const { item } = cursor;
      const slot = (cursor.key.offset - bytenr) / this.#sectorsize;
      const from = Math.max(0, -slot);
      const to = Math.min(Math.floor(item.length / csumSize), sums.length - slot);
      for (let at = from; at < to; at++) sums[slot + at] = u32(item, at * csumSize);
    }
    return sums;
  }
}
