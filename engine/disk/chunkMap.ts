// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { ItemType } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import type { Tree } from '../snapshot/tree';
import { parseChunkItem, type Chunk } from './chunkItem';
import { damagedChunk, imageEnds, notMapped } from './errors';
import { refuseProfiles } from './features';
import { chunkObjectid } from './systemChunks';

/** One copy of a logical range, on the device. */
export interface Copy {
  readonly source: ByteSource;
  readonly physical: number;
}

/** Where logical addresses lie on the device. */
export class ChunkMap {
  readonly #source: ByteSource;
  readonly #devid: bigint;
  /** Ascending; they don't overlap. */
  #chunks: readonly Chunk[] = [];

  /** `devid` is the device's own. Throws a DiskError where the chunks aren't all on it. */
  constructor(source: ByteSource, devid: bigint, systemChunks: readonly Chunk[]) {
    this.#source = source;
    this.#devid = devid;
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

  /**
   * Every copy of the range, the one to read first in front. Throws a DiskError where no chunk maps
   * all of it.
   */
  copies(bytenr: number, length: number): readonly Copy[] {
    const chunk = this.#find(bytenr);
    if (!chunk || bytenr + length > chunk.logical + chunk.length) throw notMapped(bytenr, length);
    return chunk.stripes.map((stripe) => ({
      source: this.#source,
      physical: stripe.physical + (bytenr - chunk.logical),
    }));
  }

  #find(bytenr: number): Chunk | undefined {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[middle];
      if (chunk && chunk.logical <= bytenr) low = middle + 1;
      else high = middle;
    }
    return this.#chunks[low - 1];
  }

  #set(chunks: readonly Chunk[]): void {
    refuseProfiles(chunks, this.#source.name);
    const sorted = chunks.toSorted((left, right) => left.logical - right.logical);
    let end = 0;
    for (const chunk of sorted) {
      if (chunk.logical < end) throw damagedChunk(chunk.logical, 'it overlaps the one before');
      for (const stripe of chunk.stripes) {
        if (stripe.devid !== this.#devid)
          throw damagedChunk(chunk.logical, `it lies on device ${stripe.devid}, which is missing`);
      }
      end = chunk.logical + chunk.length;
    }
    this.#chunks = sorted;
  }
}

/** Reads one copy of a range; throws a DiskError where the image ends before it. */
export function readCopy(copy: Copy, bytenr: number, length: number): Uint8Array {
  const { source, physical } = copy;
  if (physical + length > source.size)
    throw imageEnds(source.name, source.size, physical, length, bytenr);
  const bytes = source.read(physical, length);
  if (bytes.length < length) throw imageEnds(source.name, source.size, physical, length, bytenr);
  return bytes;
}
