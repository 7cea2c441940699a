// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { DiskError } from '../../../engine/disk/errors';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { describeMkfs } from './liveFilesystem';
import { patched, resealed, smallImage } from './smallImage';

describeMkfs('a filesystem that cannot be read', () => {
  const image = smallImage('-m', 'single', '-d', 'single');
  const bit = (at: number, which: number) => [
    {
      offset: at + (which >> 3),
      value: (image[0x10000 + at + (which >> 3)] ?? 0) | (1 << (which & 7)),
    },
  ];

  const cases: readonly (readonly [string, ReturnType<typeof bit>])[] = [
    ['EXTENT_TREE_V2', bit(0xbc, 13)],
    ['REMAP_TREE', bit(0xbc, 17)],
    ['incompat bit 15', bit(0xbc, 15)],
    ['incompat bit 63', bit(0xbc, 63)],
    ['METADUMP', bit(0x38, 33)],
    ['unknown type 9', [{ offset: 0xc4, value: 9 }]],
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

  test('is refused where a device of another filesystem is given', () => {
    const other = smallImage('-m', 'single', '-d', 'single');
    const open = () => openFilesystem([patched(image, []), patched(other, [])]);
    expect(open).toThrow(DiskError);
    expect(open).toThrow('belongs to the filesystem');
  });

  test('warns of what it may ignore', () => {
    const unknown = resealed(image, 0x10000, bit(0xb4, 40));
    expect(openFilesystem([patched(image, [unknown])]).warnings.join()).toContain('compat_ro');
    const short = openFilesystem([patched(image, [], image.length - 4096)]);
    expect(short.warnings.join()).toContain('what lies behind is missing');
  });
});
