// SPDX-License-Identifier: GPL-2.0-only
import { pastEnd } from '../snapshot/errors';
import { ItemType, type Key } from '../snapshot/key';
import { keyField, u8 } from '../snapshot/littleEndian';
import { chunkItemSize, parseChunkItem, type Chunk } from './chunkItem';
import { damagedChunk } from './errors';
import { keySize } from './node';

/** `BTRFS_FIRST_CHUNK_TREE_OBJECTID`. */
export const chunkObjectid = 256;

/**
 * The chunks of the superblock's array, in which each item lies behind its key: enough of them to
 * read the chunk tree. Throws a DiskError or ItemError.
 */
export function systemChunks(array: Uint8Array): readonly Chunk[] {
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
