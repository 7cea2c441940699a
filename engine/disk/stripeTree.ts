// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../snapshot/key';
import { safeU64, u64 } from '../snapshot/littleEndian';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import { notMapped } from './errors';

/** Where a range of data lies, by a RAID_STRIPE item. */
export interface StripeExtent {
  /** Bytes from the address that was asked for to the end of the range. */
  readonly length: number;
  /** Where that address lies, on each device. */
  readonly strides: readonly { readonly devid: bigint; readonly physical: number | undefined }[];
}

const strideSize = 16;

/** The RAID stripe tree: where data lies that is not where its chunk says. */
export class StripeTree {
  readonly #tree: () => Tree;

  /** The tree is only asked for when data is. */
  constructor(tree: () => Tree) {
    this.#tree = tree;
  }

  /** Throws a DiskError where no item has the address. */
  find(bytenr: number): StripeExtent {
    const key = { objectid: bytenr, type: ItemType.RAID_STRIPE, offset: -1 };
    const cursor = TreeCursor.seekLast(this.#tree(), key);
    if (cursor?.type !== ItemType.RAID_STRIPE) throw notMapped(bytenr, 1);
    const { key: found, item } = cursor;
    const offset = bytenr - found.objectid;
    if (found.offset <= offset || !Number.isSafeInteger(offset + found.offset))
      throw notMapped(bytenr, 1);
    const strides = Array.from({ length: Math.floor(item.length / strideSize) }, (_, index) => {
      const physical = safeU64(item, index * strideSize + 8);
      return {
        devid: u64(item, index * strideSize),
        physical: physical === undefined ? undefined : physical + offset,
      };
    });
    return { length: found.offset - offset, strides };
  }
}
