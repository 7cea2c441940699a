// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DiskError } from '../../../engine/disk/errors';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { exercise } from './exercise';
import { describeMkfs } from './liveFilesystem';
import { metadataBlocks, patched, resealed, smallImage } from './smallImage';

const runs = Number(process.env['HOSTILE_RUNS'] ?? 300);
const timeout = 600_000;

describeMkfs('a damaged or hostile image', () => {
  const image = smallImage('-m', 'single', '-d', 'single');
  const blocks = metadataBlocks(image);
  const whole = exercise(patched(image, []));
  const anyBlock = fc.constantFrom(...blocks);
  const anyByte = fc.integer({ min: 0, max: 255 });
  // Half of the changes hit the header and the first keys, where structure is.
  const anyOffset = fc.oneof(fc.integer({ min: 32, max: 400 }), fc.integer({ min: 32, max: 4095 }));
  const anyChanges = fc.array(fc.record({ offset: anyOffset, value: anyByte }), {
    minLength: 1,
    maxLength: 6,
  });

  test('is whole before it is damaged', () => {
    expect(whole.errors).toEqual([]);
    expect(whole.items).toBeGreaterThan(1000);
    expect(whole.bytes).toBeGreaterThan(100_000);
    expect(blocks.length).toBeGreaterThan(20);
  });

  test(
    'gives errors, and what is good, where metadata is changed behind its checksum',
    () => {
      fc.assert(
        fc.property(anyBlock, anyChanges, (at, changes) => {
          const outcome = exercise(patched(image, [resealed(image, at, changes)]));
          expect(outcome.items).toBeLessThanOrEqual(whole.items * 2);
        }),
        { numRuns: runs },
      );
    },
    timeout,
  );

  test(
    'gives an error for each block whose checksum is wrong, and reads the others',
    () => {
      for (const at of blocks) {
        const broken = { at: at + 2000, bytes: new Uint8Array(8).fill(0x5a) };
        const outcome = exercise(patched(image, [broken]));
        for (const error of outcome.errors) expect(error.message).toContain('checksum is wrong');
      }
    },
    timeout,
  );

  test(
    'gives errors where pointers and sizes are near 2^64',
    () => {
      fc.assert(
        fc.property(anyBlock, anyOffset, anyByte, (at, offset, low) => {
          const changes = Array.from({ length: 8 }, (_, index) => ({
            offset: Math.min(offset + index, 4095),
            value: index === 0 ? low : 0xff,
          }));
          exercise(patched(image, [resealed(image, at, changes)]));
        }),
        { numRuns: runs },
      );
    },
    timeout,
  );

  test(
    'gives errors where the superblock is changed behind its checksum',
    () => {
      fc.assert(
        fc.property(anyChanges, (changes) => {
          exercise(patched(image, [resealed(image, 0x10000, changes)]));
        }),
        { numRuns: runs },
      );
    },
    timeout,
  );

  test('says that a cut image is cut, wherever that is', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 0x11000 }),
      fc.integer({ min: 0, max: image.length }),
      anyBlock.map((at) => at + 100),
    );
    fc.assert(
      fc.property(sizes, (size) => {
        const { errors } = exercise(patched(image, [], size));
        for (const error of errors) expect(error).toMatchObject({ code: 'truncated' });
        if (size < 0x11000) expect(errors.length).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  test('ends where a node points at itself or at its parent', () => {
    for (const at of blocks) {
      const level = image[at + 0x64] ?? 0;
      if (level === 0) continue;
      const own = image.subarray(at + 0x30, at + 0x38);
      const changes = Array.from(own, (value, index) => ({ offset: 101 + 17 + index, value }));
      const { errors } = exercise(patched(image, [resealed(image, at, changes)]));
      expect(errors.length).toBeGreaterThan(0);
    }
  });

  test('notices children whose keys reach into their neighbours', () => {
    let noticed = 0;
    for (const at of blocks) {
      const nritems = new DataView(image.buffer, at).getUint32(0x60, true);
      const last = 101 + (nritems - 1) * ((image[at + 0x64] ?? 0) === 0 ? 25 : 33);
      const changes = [{ offset: last + 7, value: 0xff }];
      const { errors } = exercise(patched(image, [resealed(image, at, changes)]));
      if (errors.some(({ message }) => message.includes('right neighbour'))) noticed++;
    }
    expect(noticed).toBeGreaterThan(10);
  });

  test('is refused by the size of a file that is no filesystem', () => {
    const nothing = { name: 'nothing', size: 1 << 20, read: () => new Uint8Array(4096) };
    expect(() => openFilesystem([nothing])).toThrow(DiskError);
    expect(() => openFilesystem([nothing])).toThrow(/no btrfs superblock/);
  });
});
