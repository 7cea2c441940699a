// SPDX-License-Identifier: GPL-2.0-only
import { DataExtent, type NewExtent } from './dataExtent';
import { alignUp } from './fileRanges';
import { unfollowable } from './unfollowable';

/** Addresses of data; those of tree blocks are below. */
const firstBytenr = 2 ** 40;
const lastBytenr = 2 ** 52;

/** Parts of extents and of files rebuilt at most: a stream can clone as much as it likes. */
const pieceLimit = 4_000_000;

/** The data extents of a chain's snapshots. */
export class DataExtents {
  /** By their addresses, which ascend. */
  readonly #all: DataExtent[] = [];
  #next = firstBytenr;
  #pieces = 0;

  add(extent: NewExtent): DataExtent {
    if (this.#next + extent.ramBytes > lastBytenr) throw unfollowable.tooMany('bytes', lastBytenr);
    this.count(1 + extent.pieces.length);
    const made = new DataExtent(this.#next, extent);
    this.#all.push(made);
    this.#next += alignUp(Math.max(extent.ramBytes, extent.diskNumBytes, 1));
    return made;
  }

  /** One of as many bytes that has nothing of its own. */
  addPlain(kind: 'left out' | 'preallocated', length: number, generation: number): DataExtent {
    const size = { ramBytes: length, diskNumBytes: length };
    return this.add({ ...size, kind, generation, compression: 0, pieces: [], encoded: undefined });
  }

  /** The extent that was added last grows. */
  grow(extent: DataExtent, length: number): void {
    if (this.#next + length > lastBytenr) throw unfollowable.tooMany('bytes', lastBytenr);
    this.count(1);
    extent.ramBytes += length;
    extent.diskNumBytes += length;
    this.#next += length;
  }

  /** Counts parts that are made; throws Unfollowable where there are too many. */
  count(parts: number): void {
    this.#pieces += parts;
    if (this.#pieces > pieceLimit) throw unfollowable.tooMany('parts of files', pieceLimit);
  }

  at(bytenr: number): DataExtent | undefined {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[middle]?.bytenr ?? 0) < bytenr) low = middle + 1;
      else high = middle;
    }
    const found = this.#all[low];
    return found?.bytenr === bytenr ? found : undefined;
  }
}
