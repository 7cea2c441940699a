// SPDX-License-Identifier: GPL-2.0-only
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Compression, decompressExtent } from '../../../engine/disk/decompressExtent';
import { DiskError } from '../../../engine/disk/errors';

const limits = { length: 131_072, sectorsize: 4096, bytenr: 4096 };

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4096) * 4096);
  whole.set(bytes);
  return whole;
}

/** A frame of blocks that repeat a byte, and of raw ones. */
function zstdFrame(
  blocks: readonly { readonly raw: boolean; readonly size: number }[],
): Uint8Array {
  const out = [0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3];
  blocks.forEach(({ raw, size }, index) => {
    const header = (size << 3) | (raw ? 0 : 2) | (index === blocks.length - 1 ? 1 : 0);
    out.push(header & 0xff, (header >> 8) & 0xff, header >> 16);
    for (let count = 0; count < (raw ? size : 1); count++) out.push(index + 1);
  });
  return Uint8Array.from(out);
}

test('decompresses zlib with and without padding, up to the length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.boolean(), (data, pad) => {
      const bytes = new Uint8Array(deflateSync(data));
      const extent = {
        ...limits,
        compression: Compression.ZLIB,
        bytes: pad ? padded(bytes) : bytes,
      };
      expect(decompressExtent(extent)).toEqual(data);
    }),
  );
});

test('decompresses a zstd frame, and ignores what pads it', () => {
  const bytes = padded(
    zstdFrame([
      { raw: true, size: 10 },
      { raw: false, size: 1000 },
    ]),
  );
  const data = decompressExtent({ ...limits, compression: Compression.ZSTD, bytes });
  expect(data.length).toBe(1010);
  expect([data[9], data[10]]).toEqual([1, 2]);
});

test('stops a zstd frame that would never end', () => {
  const bomb = Array.from({ length: 30_000 }, () => ({ raw: false, size: 131_072 }));
  const extent = { ...limits, compression: Compression.ZSTD, bytes: zstdFrame(bomb) };
  expect(decompressExtent(extent).length).toBe(131_072);
});

test.each([
  ['a large window', [0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8, 1, 0, 0]],
  [
    'a huge content',
    [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0],
  ],
  ['a large block', [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0xff, 0xff, 0xff]],
  ['another beginning', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['nothing', []],
])('refuses zstd with %s', (_, bytes) => {
  const extent = { ...limits, compression: Compression.ZSTD, bytes: Uint8Array.from(bytes) };
  expect(() => decompressExtent(extent)).toThrow(/Cannot decompress .* with zstd/);
});

test('refuses more than an extent can hold, and unknown algorithms', () => {
  const bytes = new Uint8Array(10);
  const large = { ...limits, length: 131_073, compression: Compression.ZLIB, bytes };
  expect(() => decompressExtent(large)).toThrow(/holds 131073 bytes/);
  expect(() => decompressExtent({ ...limits, compression: 9, bytes })).toThrow(/compression 9/);
});

test.each([Compression.ZLIB, Compression.LZO, Compression.ZSTD])(
  'gives data or a DiskError for any input: compression %i',
  (compression) => {
    const heads = {
      [Compression.ZLIB]: [0x78, 0x9c],
      [Compression.LZO]: [60, 0, 0, 0, 40, 0, 0, 0],
      [Compression.ZSTD]: [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38],
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        const bytes = Uint8Array.of(...heads[compression], ...tail);
        try {
          const length = decompressExtent({ ...limits, compression, bytes }).length;
          expect(length).toBeLessThanOrEqual(limits.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DiskError);
        }
      }),
      { numRuns: 1000 },
    );
  },
);
