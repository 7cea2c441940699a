// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import type { Chunk } from '../../../engine/disk/chunkItem';
import { ChunkMap } from '../../../engine/disk/chunkMap';
import type { Device } from '../../../engine/disk/device';
import { DeviceSet } from '../../../engine/disk/deviceSet';
import { profileOf } from '../../../engine/disk/profile';
import { StripeTree } from '../../../engine/disk/stripeTree';
import { ItemType } from '../../../engine/snapshot/key';
import { MemoryForest } from '../snapshot/memoryTree';
import { openGolden } from './openGolden';
import { openFilesystem } from '../../../engine/disk/filesystem';

// Kernels of distributions don't mount such filesystems, and no btrfs-progs up to 6.19 writes data to one.

const golden = openGolden('single-crc32c');
golden.remove();
const { superblock } = openFilesystem(golden.devices);
const size = 0x100000;
const logical = 0x1000000;

const devices = [1n, 2n].map((devid): Device => {
  const bytes = Uint8Array.from({ length: size }, (_, at) => Number(devid) * 100 + (at >> 14));
  const uuid = new Uint8Array(16).fill(Number(devid));
  const source = memorySource(`device ${devid}`, bytes);
  return { devid, uuid, source, superblock, stale: false };
});

function chunkOf(type: bigint, devids: readonly bigint[]): Chunk {
  const profile = profileOf(type);
  if (!profile) throw new Error('No such profile');
  const stripes = devids.map((devid) => ({
    devid,
    uuid: new Uint8Array(16).fill(Number(devid)),
    physical: 0,
  }));
  return { logical, length: 0x80000, type, profile, stripes };
}

function mapOf(
  chunk: Chunk,
  extents: readonly (readonly [number, number, readonly (readonly [bigint, number])[]])[],
): ChunkMap {
  const items = extents.map(([objectid, offset, strides]) => {
    const data = new Uint8Array(strides.length * 16);
    const view = new DataView(data.buffer);
    strides.forEach(([devid, physical], index) => {
      view.setBigUint64(index * 16, devid, true);
      view.setBigUint64(index * 16 + 8, BigInt(physical), true);
    });
    return { key: { objectid, type: ItemType.RAID_STRIPE, offset }, data };
  });
  const tree = new MemoryForest().tree(items, { rootId: 12, generation: 1 });
  const map = new ChunkMap(new DeviceSet(superblock, devices), [chunk]);
  map.follow(new StripeTree(() => tree));
  return map;
}

describe('a RAID stripe tree put together by hand', () => {
  test('both copies are where the stripe tree has them, and pieces end where its items do', () => {
    const map = mapOf(chunkOf(1n | (1n << 4n), [1n, 2n]), [
      [
        logical,
        0x4000,
        [
          [1n, 0x8000],
          [2n, 0xc000],
        ],
      ],
      [
        logical + 0x4000,
        0x4000,
        [
          [2n, 0x10000],
          [1n, 0x14000],
        ],
      ],
    ]);
    const copies = map.copies(logical + 0x2000, 0x4000).map((copy) => copy.read());
    expect(copies.map((bytes) => [bytes[0], bytes[0x1fff], bytes[0x2000], bytes[0x3fff]])).toEqual([
      [102, 102, 105, 105],
      [203, 203, 204, 204],
    ]);
  });

  test('the columns of RAID0 follow their devices', () => {
    const map = mapOf(chunkOf(1n | (1n << 3n), [1n, 2n]), [
      [logical, 0x10000, [[1n, 0x20000]]],
      [logical + 0x10000, 0x10000, [[2n, 0x30000]]],
    ]);
    const [copy, ...others] = map.copies(logical + 0xc000, 0x8000);
    expect(others).toEqual([]);
    const bytes = copy?.read();
    expect([bytes?.[0], bytes?.[0x4000]]).toEqual([111, 212]);
  });

  test('the copies of DUP lie on one device', () => {
    const map = mapOf(chunkOf(1n | (1n << 5n), [1n, 1n]), [
      [
        logical,
        0x4000,
        [
          [1n, 0x8000],
          [1n, 0x20000],
        ],
      ],
    ]);
    expect(map.copies(logical, 0x1000).map((copy) => copy.read()[0])).toEqual([102, 108]);
  });

  test('data that no item has is an error; single chunks and metadata need none', () => {
    const map = mapOf(chunkOf(1n | (1n << 4n), [1n, 2n]), [[logical, 0x4000, [[1n, 0x8000]]]]);
    expect(() => map.copies(logical + 0x4000, 0x1000)).toThrow('no chunk maps them');
    expect(
      mapOf(chunkOf(1n, [2n]), [])
        .copies(logical, 0x1000)[0]
        ?.read()[0],
    ).toBe(200);
    expect(
      mapOf(chunkOf(4n | (1n << 4n), [2n, 1n]), [])
        .copies(logical, 1)[0]
        ?.read()[0],
    ).toBe(200);
  });
});
