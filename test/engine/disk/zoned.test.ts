// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../engine/byteSource';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { describeMkfs } from './liveFilesystem';
import { patched, resealed, smallImage, type Patch } from './smallImage';

const superblock = 0x10000;
const generationAt = 0x48;
const slotSize = 4096;

/** No zoned device is at hand. The golden image `zoned` is a kernel's, in emulated zones. */
describeMkfs('a zoned device, its superblocks put together by hand', () => {
  const image = smallImage('-m', 'single', '-d', 'single');
  const absent = [superblock, 0x4000000].map((at): Patch => ({
    at,
    bytes: new Uint8Array(slotSize),
  }));
  const generation = image[superblock + generationAt] ?? 0;

  /** A superblock with ZONED set, as many generations back. */
  function logged(back: number): Uint8Array {
    const incompat = image[superblock + 0xbc + 1] ?? 0;
    return resealed(image, superblock, [
      { offset: 0xbc + 1, value: incompat | 0x10 },
      { offset: generationAt, value: generation - back },
    ]).bytes;
  }

  function withLog(start: number, entries: readonly Uint8Array[]): ByteSource {
    const log = entries.map((bytes, slot): Patch => ({ at: start + slot * slotSize, bytes }));
    const grown = new Uint8Array(image.length + 0x100000);
    grown.set(image);
    return patched(grown, [...absent, ...log]);
  }

  test.each([1, 2, 3, 5, 8, 13])('is opened by the last of %i superblocks', (count) => {
    const entries = Array.from({ length: count }, (_, slot) => logged(count - 1 - slot));
    const filesystem = openFilesystem([withLog(0, entries)]);
    expect(filesystem.superblock.generation).toBe(generation);
    expect(filesystem.subvolumes()).toMatchObject([{ id: 5 }]);
  });

  test('is opened by the one before where the last was cut short', () => {
    const cut = logged(0);
    cut.fill(0, 2000);
    const filesystem = openFilesystem([withLog(0, [logged(1), logged(0), cut])]);
    expect(filesystem.superblock.generation).toBe(generation);
  });

  test('is opened by the second zone where the first is empty', () => {
    const filesystem = openFilesystem([withLog(image.length, [logged(1), logged(0)])]);
    expect(filesystem.superblock.generation).toBe(generation);
  });
});
