// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { exercise } from './exercise';
import { hashOf } from './hashOf';
import { describeMkfs } from './liveFilesystem';
import { metadataBlocks, patched, smallImage, type Patch } from './smallImage';

const garbage = new Uint8Array(64).fill(0x5a);

describeMkfs('an image that holds everything twice', () => {
  const image = smallImage('-m', 'dup', '-d', 'dup');
  const blocks = metadataBlocks(image);
  const copiesOf = new Map<string, number[]>();
  for (const at of blocks) {
    const hash = hashOf(image.subarray(at, at + 4096));
    copiesOf.set(hash, [...(copiesOf.get(hash) ?? []), at]);
  }
  const pairs = [...copiesOf.values()].filter((copies) => copies.length === 2);
  const data = sectorsOf(7);

  test('has two copies of each block and of the large file', () => {
    expect(pairs.length).toBeGreaterThan(20);
    expect(data.length).toBe(2 * Math.floor(100_000 / 4096));
  });

  test.each([0, 1])('is read whole where copy %i of every block is damaged', (which) => {
    const broken = pairs.map((copies): Patch => ({
      at: (copies[which] ?? 0) + 999,
      bytes: garbage,
    }));
    const filesystem = openFilesystem([patched(image, broken)]);
    expect(exercise(patched(image, broken)).errors).toEqual([]);
    filesystem.subvolumes();
    if (which === 0) expect(filesystem.warnings.join('\n')).toMatch(/checksum.*other copy is used/);
    else expect(filesystem.warnings).toEqual([]);
  });

  test('gives an error where both copies of a block are damaged', () => {
    for (const copies of pairs) {
      const broken = copies.map((at): Patch => ({ at: at + 999, bytes: garbage }));
      for (const error of exercise(patched(image, broken)).errors)
        expect(error).toMatchObject({ code: 'damaged-node' });
    }
  });

  test('gives back data of which one copy is damaged, and an error where both are', () => {
    const half = data.slice(0, data.length / 2);
    const broken = half.map((at): Patch => ({ at, bytes: garbage }));
    expect(exercise(patched(image, broken)).errors).toEqual([]);
    const both = [half[3] ?? 0, data[half.length + 3] ?? 0];
    const { errors } = exercise(
      patched(
        image,
        both.map((at) => ({ at, bytes: garbage })),
      ),
    );
    expect(errors).toMatchObject([{ code: 'data-checksum' }]);
  });

  test('never writes to its source', () => {
    const before = hashOf(image);
    const source = {
      name: 'image',
      size: image.length,
      read: (offset: number, length: number) => image.subarray(offset, offset + length),
    };
    exercise(source);
    expect(hashOf(image)).toBe(before);
  });

  test('is opened by another superblock where the first is damaged', () => {
    const broken = patched(image, [{ at: 0x10000 + 0x80, bytes: garbage }]);
    const filesystem = openFilesystem([broken]);
    expect(filesystem.warnings.join()).toContain('copy at 67108864 is used');
    expect(filesystem.subvolumes()).toMatchObject([{ id: 5, path: '' }]);
    const gone = patched(image, [
      { at: 0x10000 + 0x80, bytes: garbage },
      { at: 0x4000000 + 0x80, bytes: garbage },
    ]);
    expect(() => openFilesystem([gone])).toThrow(/superblock at 65536 is damaged/);
  });

  /** Where the sectors lie that are full of one byte. */
  function sectorsOf(value: number): readonly number[] {
    const found: number[] = [];
    for (let at = 0; at < image.length; at += 4096) {
      if (image[at] === value && image.subarray(at, at + 4096).every((byte) => byte === value))
        found.push(at);
    }
    return found;
  }
});
