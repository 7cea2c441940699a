// SPDX-License-Identifier: GPL-2.0-only
import { damagedChunk } from './errors';
import { wrongSize } from '../snapshot/errors';
import { numberField } from '../snapshot/itemFields';
import type { Key } from '../snapshot/key';
import { u16, u64 } from '../snapshot/littleEndian';

/** A copy, or a part, of a chunk on a device. */
export interface Stripe {
  readonly devid: bigint;
  /** Where it begins on the device, in bytes. */
  readonly physical: number;
}

/** `struct btrfs_chunk` and its place: a range of logical addresses. Sizes in bytes. */
export interface Chunk {
  readonly logical: number;
  readonly length: number;
  /** `BTRFS_BLOCK_GROUP_*`: what it holds, and its profile. */
  readonly type: bigint;
  readonly stripes: readonly Stripe[];
}

const headerSize = 48;
const stripeSize = 32;
const dupBit = 1n << 5n;
/** All bits that say how a chunk lies on devices; none is "single". */
const profileNames: readonly (readonly [bigint, string])[] = [
  [1n << 3n, 'RAID0'],
  [1n << 4n, 'RAID1'],
  [dupBit, 'DUP'],
  [1n << 6n, 'RAID10'],
  [1n << 7n, 'RAID5'],
  [1n << 8n, 'RAID6'],
  [1n << 9n, 'RAID1C3'],
  [1n << 10n, 'RAID1C4'],
];
/** DATA, SYSTEM, METADATA. */
const contentBits = 7n;

/** Bytes that a CHUNK_ITEM beginning here says it has. */
export function chunkItemSize(item: Uint8Array): number {
  return headerSize + u16(item, 44) * stripeSize;
}

/** Parses a CHUNK_ITEM; throws an ItemError or DiskError. */
export function parseChunkItem(key: Key, item: Uint8Array): Chunk {
  if (item.length < headerSize) throw wrongSize(key, item.length, headerSize);
  const size = chunkItemSize(item);
  if (item.length !== size) throw wrongSize(key, item.length, size);
  const stripes: Stripe[] = [];
  for (let at = headerSize; at < size; at += stripeSize) {
    stripes.push({
      devid: u64(item, at),
      physical: numberField(key, item, at + 8, "stripe's offset"),
    });
  }
  const length = numberField(key, item, 0, 'length');
  const chunk = { logical: key.offset, length, type: u64(item, 24), stripes };
  if (chunk.logical < 0 || !Number.isSafeInteger(chunk.logical + length) || length === 0)
    throw damagedChunk(chunk.logical, `it maps ${length} bytes`);
  if (stripes.length === 0) throw damagedChunk(chunk.logical, 'it has no stripes');
  return chunk;
}

/** The name of a profile other than single and DUP; undefined for those two. */
export function unreadableProfile(chunk: Chunk): string | undefined {
  const layout = chunk.type & ~contentBits;
  if (layout === 0n || layout === dupBit) return undefined;
  const names = profileNames.filter(([bit]) => layout & bit).map(([, name]) => name);
  return names.length > 0 ? names.join('|') : `0x${chunk.type.toString(16)} (unknown)`;
}
