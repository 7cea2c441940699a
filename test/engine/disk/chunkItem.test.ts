// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { parseChunkItem } from '../../../engine/disk/chunkItem';
import { ItemType } from '../../../engine/snapshot/key';

interface Chunk {
  readonly type: bigint;
  readonly stripes: number;
  readonly logical?: number;
  readonly length?: number;
  readonly stripeLength?: number;
  readonly subStripes?: number;
}

const data = 1n;
const system = 2n;
const metadata = 4n;
const raid0 = 8n;
const raid1 = 16n;
const dup = 32n;
const raid10 = 64n;
const raid5 = 128n;
const raid6 = 256n;
const raid1c3 = 512n;
const raid1c4 = 1024n;

function parse({ type, stripes, logical = 1 << 20, length = 1 << 20, ...rest }: Chunk) {
  const item = new Uint8Array(48 + 32 * stripes);
  const view = new DataView(item.buffer);
  view.setBigUint64(0, BigInt(length), true);
  view.setBigUint64(16, BigInt(rest.stripeLength ?? 65_536), true);
  view.setBigUint64(24, type, true);
  view.setUint16(44, stripes, true);
  view.setUint16(46, rest.subStripes ?? 1, true);
  return parseChunkItem({ objectid: 256, type: ItemType.CHUNK_ITEM, offset: logical }, item);
}

test.each<readonly [string, Chunk]>([
  ['single', { type: data, stripes: 1 }],
  ['system', { type: system | dup, stripes: 2 }],
  ['mixed', { type: data | metadata | raid1, stripes: 2 }],
  ['RAID0 on one device', { type: data | raid0, stripes: 1 }],
  ['RAID10', { type: data | raid10, stripes: 4, subStripes: 2 }],
  ['RAID5 on two devices', { type: data | raid5, stripes: 2 }],
  ['RAID6 on three devices', { type: metadata | raid6, stripes: 3 }],
  ['RAID1C3', { type: metadata | raid1c3, stripes: 3 }],
  ['RAID1C4', { type: metadata | raid1c4, stripes: 4 }],
])('a chunk is taken: %s', (_, chunk) => {
  expect(parse(chunk).stripes).toHaveLength(chunk.stripes);
});

test.each<readonly [string, string, Chunk]>([
  ['no content', 'type is 0x10', { type: raid1, stripes: 2 }],
  ['system and data', 'type is 0x3', { type: system | data, stripes: 1 }],
  ['two profiles', 'type is 0x19', { type: data | raid0 | raid1, stripes: 2 }],
  ['an unknown profile', 'type is 0x100001', { type: data | (1n << 20n), stripes: 1 }],
  ['no stripes', '0 stripes', { type: data, stripes: 0 }],
  ['two stripes for single', '2 stripes', { type: data, stripes: 2 }],
  ['one stripe for DUP', '1 stripes', { type: data | dup, stripes: 1 }],
  ['three for RAID1', '3 stripes', { type: data | raid1, stripes: 3 }],
  ['three for RAID10', '3 stripes', { type: data | raid10, stripes: 3, subStripes: 2 }],
  ['RAID10 in threes', 'mirrored 3 times', { type: data | raid10, stripes: 6, subStripes: 3 }],
  ['one for RAID5', '1 stripes', { type: data | raid5, stripes: 1 }],
  ['two for RAID6', '2 stripes', { type: data | raid6, stripes: 2 }],
  ['no length', 'maps 0 bytes', { type: data, stripes: 1, length: 0 }],
  ['half a sector', 'no whole sectors', { type: data, stripes: 1, length: 6144 }],
  ['an odd address', 'no whole sectors', { type: data, stripes: 1, logical: 4097 }],
  ['other stripes', '4096 bytes long', { type: data, stripes: 1, stripeLength: 4096 }],
])('a chunk is refused for %s', (_, reason, chunk) => {
  expect(() => parse(chunk)).toThrow('Damaged chunk');
  expect(() => parse(chunk)).toThrow(reason);
});
