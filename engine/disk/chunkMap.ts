// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { pastEnd } from '../snapshot/errors';
import { ItemType, type Key } from '../snapshot/key';
import { keyField, u8 } from '../snapshot/littleEndian';
import { TreeCursor } from '../snapshot/treeCursor';
import type { Tree } from '../snapshot/tree';
import { chunkItemSize, parseChunkItem, unreadableProfile, type Chunk } from './chunkItem';
import { damagedChunk, imageEnds, notMapped, unsupported } from './errors';
import type { Superblock } from './superblock';

/** `BTRFS_FIRST_CHUNK_TREE_OBJECTID`. */
const chunkObjectid = 256;
const keySize = 17;

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

  /** With the system chunks, which suffice to read the chunk tree. Throws a DiskError or ItemError. */
  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#devid = superblock.devid;
    this.#set(systemChunks(superblock.sysChunkArray));
  }

  /** Takes all chunks from the chunk tree. */
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

  #set(chunks: Chunk[]): void {
    const sorted = chunks.sort((left, right) => left.logical - right.logical);
    let end = 0;
    for (const chunk of sorted) {
      const profile = unreadableProfile(chunk);
      if (profile !== undefined) throw unsupported(this.#source.name, `it has ${profile} chunks`);
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

/** The chunk items, each behind its key, of the superblock's array. */
function systemChunks(array: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < array.length;) {
    const key = systemChunkKey(array, at);
    const itemAt = at + keySize;
    const end = itemAt + chunkItemSize(array.subarray(itemAt));
    if (end > array.length) throw pastEnd(key, 'a system chunk', end, array.length);
    chunks.push(parseChunkItem(key, array.subarray(itemAt, end)));
    at = end;
  }
  return chunks;
}

function systemChunkKey(array: Uint8Array, at: number): Key {
  const objectid = keyField(array, at);
  const type = u8(array, at + 8);
  const offset = keyField(array, at + 9);
  if (objectid !== chunkObjectid || type !== ItemType.CHUNK_ITEM || offset === undefined)
    throw damagedChunk(0, `byte ${at} of the superblock's system chunks is not a chunk's key`);
  return { objectid, type, offset };
}
