// SPDX-License-Identifier: GPL-2.0-only
import { damagedChunk } from './errors';
import { wrongSize } from '../snapshot/errors';
import { numberField } from '../snapshot/itemFields';
import type { Key } from '../snapshot/key';
import { u16, u64 } from '../snapshot/littleEndian';
import { hasContent, profileOf, stripesFault, type Profile } from './profile';

/** A copy, or a part, of a chunk on a device. */
export interface Stripe {
  readonly devid: bigint;
  /** Of the device; 16 bytes. */
  readonly uuid: Uint8Array;
  /** Where it begins on the device, in bytes. */
  readonly physical: number;
}

/** `struct btrfs_chunk` and its place: a range of logical addresses. Sizes in bytes. */
export interface Chunk {
  readonly logical: number;
  readonly length: number;
  /** `BTRFS_BLOCK_GROUP_*`: what it holds, and its profile. */
  readonly type: bigint;
  readonly profile: Profile;
  readonly stripes: readonly Stripe[];
}

/** `BTRFS_STRIPE_LEN`: what lies on a stripe before the next one's turn, in bytes. */
export const stripeLength = 65_536;

/** Every sector size is a multiple of it. */
const smallestSector = 4096;
const headerSize = 48;
const stripeSize = 32;

/** Bytes that a CHUNK_ITEM beginning here says it has. */
export function chunkItemSize(item: Uint8Array): number {
  return headerSize + u16(item, 44) * stripeSize;
}

/** Parses a CHUNK_ITEM and checks it as the kernel does; throws an ItemError or DiskError. */
export function parseChunkItem(key: Key, item: Uint8Array): Chunk {
  if (item.length < headerSize) throw wrongSize(key, item.length, headerSize);
  const size = chunkItemSize(item);
  if (item.length !== size) throw wrongSize(key, item.length, size);
  const logical = key.offset;
  const length = numberField(key, item, 0, 'length');
  if (logical < 0 || !Number.isSafeInteger(logical + length) || length === 0)
    throw damagedChunk(logical, `it maps ${length} bytes`);
  if (logical % smallestSector !== 0 || length % smallestSector !== 0)
    throw damagedChunk(logical, `it maps ${length} bytes, which are no whole sectors`);
  const type = u64(item, 24);
  const profile = profileOf(type);
  if (!profile || !hasContent(type))
    throw damagedChunk(logical, `its type is 0x${type.toString(16)}`);
  const stripes = parseStripes(key, item, length);
  const fault = stripesFault(profile, stripes.length, u16(item, 46));
  if (fault !== undefined) throw damagedChunk(logical, fault);
  const stripeLen = u64(item, 16);
  if (stripeLen !== BigInt(stripeLength))
    throw damagedChunk(logical, `its stripes are ${stripeLen} bytes long`);
  return { logical, length, type, profile, stripes };
}

function parseStripes(key: Key, item: Uint8Array, length: number): readonly Stripe[] {
  const stripes: Stripe[] = [];
  for (let at = headerSize; at < item.length; at += stripeSize) {
    const physical = numberField(key, item, at + 8, "stripe's offset");
    if (!Number.isSafeInteger(physical + length))
      throw damagedChunk(key.offset, `a stripe lies at ${physical}`);
    stripes.push({ devid: u64(item, at), uuid: item.slice(at + 16, at + 32), physical });
  }
  return stripes;
}
