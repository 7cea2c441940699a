// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import { parseChunkItem, type Chunk } from './chunkItem';
import { piecesOf, type Piece } from './chunkLayout';
import { joinedCopy, type Copy } from './copy';
import type { DeviceSet } from './deviceSet';
import { damagedChunk, notMapped } from './errors';
import { PlacedChunk } from './placedChunk';
import { usesStripeTree } from './profile';
import type { StripeTree } from './stripeTree';
import { chunkObjectid } from './systemChunks';

/** Where logical addresses lie on the devices. */
export class ChunkMap {
  readonly #devices: DeviceSet;
  /** Ascending; they don't overlap. */
  #chunks: readonly PlacedChunk[] = [];
  #stripeTree: StripeTree | undefined;

  /** Throws a DiskError where the chunks overlap. */
  constructor(devices: DeviceSet, systemChunks: readonly Chunk[]) {
    this.#devices = devices;
    this.#set(systemChunks);
  }

  /** Takes all chunks from the chunk tree. Throws a DiskError or ItemError. */
  load(chunkTree: Tree): void {
    const chunks: Chunk[] = [];
    const first = { objectid: chunkObjectid, type: ItemType.CHUNK_ITEM, offset: 0 };
    const end = { objectid: chunkObjectid, type: ItemType.CHUNK_ITEM, offset: -1 };
    const cursor = TreeCursor.seek(chunkTree, first);
    for (let more = cursor.valid; more && cursor.compare(end) < 0; more = cursor.next()) {
      chunks.push(parseChunkItem(cursor.key, cursor.item));
    }
    this.#set(chunks);
  }

  /** From now on, data is where this tree says, unless its profile needs none. */
  follow(stripeTree: StripeTree): void {
    this.#stripeTree = stripeTree;
  }

  /**
   * Every copy of the range, the one to read first in front; at least one. Throws a DiskError where
   * no chunk maps all of it, or too many devices are missing.
   */
  copies(bytenr: number, length: number): readonly Copy[] {
    const placed = this.#find(bytenr);
    if (!placed) throw notMapped(bytenr, length);
    const { chunk } = placed;
    if (bytenr + length > chunk.logical + chunk.length) throw notMapped(bytenr, length);
    const parts = piecesOf(chunk, bytenr - chunk.logical, length).flatMap((piece) =>
      this.#stripeTree && usesStripeTree(chunk.type)
        ? relocated(placed, piece, this.#stripeTree)
        : [placed.copies(piece)],
    );
    const [only] = parts;
    if (only && parts.length === 1) return only;
    const most = parts.reduce((count, copies) => Math.max(count, copies.length), 1);
    return Array.from({ length: most }, (_, which) => {
      const chosen = parts.flatMap((copies) => copies[Math.min(which, copies.length - 1)] ?? []);
      return joinedCopy(chosen, length);
    });
  }

  #find(bytenr: number): PlacedChunk | undefined {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const placed = this.#chunks[middle];
      if (placed && placed.chunk.logical <= bytenr) low = middle + 1;
      else high = middle;
    }
    return this.#chunks[low - 1];
  }

  #set(chunks: readonly Chunk[]): void {
    const sorted = chunks.toSorted((left, right) => left.logical - right.logical);
    let end = 0;
    for (const chunk of sorted) {
      if (chunk.logical < end) throw damagedChunk(chunk.logical, 'it overlaps the one before');
      end = chunk.logical + chunk.length;
    }
    this.#chunks = sorted.map((chunk) => new PlacedChunk(chunk, this.#devices));
  }
}

/** The copies of a piece that the stripe tree places, cut where it goes on elsewhere. */
function relocated(placed: PlacedChunk, piece: Piece, tree: StripeTree): (readonly Copy[])[] {
  const { logical, stripes, profile } = placed.chunk;
  const parts: (readonly Copy[])[] = [];
  for (let at = 0; at < piece.length;) {
    const offset = piece.offset + at;
    const extent = tree.find(logical + offset);
    const length = Math.min(extent.length, piece.length - at);
    const locate = (index: number): number | undefined => {
      const devid = stripes[index]?.devid;
      // Both copies of DUP lie on one device, in the stripes' order.
      return extent.strides.find(
        (stride, at) => stride.devid === devid && (profile.name !== 'DUP' || at === index),
      )?.physical;
    };
    parts.push(placed.copies({ ...piece, offset, length }, locate));
    at += length;
  }
  return parts;
}
