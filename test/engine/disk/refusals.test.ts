// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { DiskError } from '../../../engine/disk/errors';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { describeMkfs } from './liveFilesystem';
import { patched, resealed, smallImage } from './smallImage';

describeMkfs('a filesystem that cannot be read yet', () => {
  const image = smallImage('-m', 'single', '-d', 'single');
  /** Where the type of the first system chunk lies in the superblock. */
  const chunkType = 0x32b + 17 + 24;

  const bit = (at: number, which: number) => [
    {
      offset: at + (which >> 3),
      value: (image[0x10000 + at + (which >> 3)] ?? 0) | (1 << (which & 7)),
    },
  ];

  const cases: readonly (readonly [string, ReturnType<typeof bit>])[] = [
    ['ZONED', bit(0xbc, 12)],
    ['EXTENT_TREE_V2', bit(0xbc, 13)],
    ['RAID_STRIPE_TREE', bit(0xbc, 14)],
    ['REMAP_TREE', bit(0xbc, 17)],
    ['incompat bit 15', bit(0xbc, 15)],
    ['incompat bit 63', bit(0xbc, 63)],
    ['METADUMP', bit(0x38, 33)],
    ['xxhash64', [{ offset: 0xc4, value: 1 }]],
    ['sha256', [{ offset: 0xc4, value: 2 }]],
    ['blake2b', [{ offset: 0xc4, value: 3 }]],
    ['9 (unknown)', [{ offset: 0xc4, value: 9 }]],
    ['2 devices', [{ offset: 0x88, value: 2 }]],
    ['RAID0', bit(chunkType, 3)],
    ['RAID1', bit(chunkType, 4)],
    ['RAID10', bit(chunkType, 6)],
    ['RAID5', bit(chunkType, 7)],
    ['RAID6', bit(chunkType, 8)],
    ['RAID1C3', bit(chunkType, 9)],
    ['RAID1C4', bit(chunkType, 10)],
  ];

  test.each(cases)('is refused by name: %s', (name, changes) => {
    const source = patched(image, [
      resealed(image, 0x10000, changes),
      // The other superblock would do instead.
      { at: 0x4000000, bytes: new Uint8Array(4096) },
    ]);
    const open = () => openFilesystem([source]);
    expect(open).toThrow(DiskError);
    expect(open).toThrow(`Cannot open patched.img: `);
    expect(open).toThrow(name);
    expect(open).toThrow('cannot be read yet');
  });

  test('is refused where a second device is given', () => {
    const source = patched(image, []);
    expect(() => openFilesystem([source, source])).toThrow('further device');
  });

  test('warns of what it may ignore', () => {
    const unknown = resealed(image, 0x10000, bit(0xb4, 40));
    expect(openFilesystem([patched(image, [unknown])]).warnings.join()).toContain('compat_ro');
    const short = openFilesystem([patched(image, [], image.length - 4096)]);
    expect(short.warnings.join()).toContain('what lies behind is missing');
  });
});
