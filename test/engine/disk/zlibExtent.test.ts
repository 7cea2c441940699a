// SPDX-License-Identifier: GPL-2.0-only
import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decompressZlibExtent } from '../../../engine/disk/zlibExtent';
import { anyData } from './anyData';

const runs = Number(process.env['ZLIB_RUNS'] ?? 100);
const most = 128 * 1024;

const anyOptions = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

/** What zlib makes of it, as far as that is wanted; undefined where it refuses. */
function theirs(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(bytes);
  } catch {
    return undefined;
  }
}

/** Without the checksum at its end, which btrfs doesn't look at. */
const withoutSum = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, -4);

test('a zlib stream is decompressed as zlib does, whatever it was compressed with', () => {
  fc.assert(
    fc.property(anyData, anyOptions, fc.nat(5000), (data, options, padding) => {
      const bytes = withoutSum(deflateSync(data, options));
      fc.pre(bytes.length <= most);
      const padded = new Uint8Array(Math.min(most, bytes.length + padding));
      padded.set(bytes);
      expect(Buffer.compare(decompressZlibExtent(padded, most), data)).toBe(0);
      const part = data.subarray(0, data.length >> 1);
      expect(Buffer.compare(decompressZlibExtent(padded, part.length), part)).toBe(0);
    }),
    { numRuns: runs },
  );
});

test('a stream that is changed at any place is refused where zlib refuses it', () => {
  const counts = { same: 0, refused: 0 };
  const anyChanges = fc.array(fc.record({ at: fc.nat(), value: fc.nat(255) }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(anyData, anyOptions, anyChanges, (data, options, changes) => {
      // Of a smaller window, zlib refuses or doesn't what lies further back, as it happens to read.
      const bytes = new Uint8Array(withoutSum(deflateSync(data, { ...options, windowBits: 15 })));
      fc.pre(bytes.length <= most);
      for (const { at, value } of changes) bytes[2 + (at % (bytes.length - 2))] = value;
      // With its right checksum behind it, where there is one to be had.
      const found = attempt(bytes);
      if (found && found.length < most) {
        counts.same++;
        const sealed = Buffer.concat([bytes, adler32(found)]);
        const expected = theirs(sealed);
        // What it left unread is no checksum: the stream's end came before.
        if (expected) expect(Buffer.compare(found, expected)).toBe(0);
        else expect(attempt(bytes.subarray(0, -1))).toBeDefined();
      } else if (!found) {
        counts.refused++;
        expect(theirs(Buffer.concat([bytes, new Uint8Array(8)]))).toBeUndefined();
      }
    }),
    { numRuns: runs * 3 },
  );
  expect(Math.min(counts.same, counts.refused)).toBeGreaterThan(runs / 10);
});

/** What ours makes of it; undefined where it refuses. */
function attempt(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return decompressZlibExtent(bytes, most);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return undefined;
  }
}

function adler32(bytes: Uint8Array): Uint8Array {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return Uint8Array.of(high >> 8, high & 0xff, low >> 8, low & 0xff);
}

test('a stream that would never end is read as far as is wanted', () => {
  const bomb = deflateSync(new Uint8Array(100_000_000).fill(7));
  expect(bomb.length).toBeLessThan(most);
  expect(decompressZlibExtent(bomb, most)).toEqual(new Uint8Array(most).fill(7));
});

test.each([
  ['another beginning', 'does not begin', [1, 2, 3]],
  ['a dictionary', 'does not begin', [0x78, 0xbb, 0, 0]],
  ['nothing behind its beginning', 'cut short', [0x78, 0x9c]],
  ['a block of an unknown kind', 'unknown kind', [0x78, 0x9c, 7]],
  ['a stored block whose length is damaged', 'stored block', [0x78, 0x9c, 1, 1, 0, 0, 0, 9]],
  ['a stored block that is cut', 'cut short', [0x78, 0x9c, 1, 2, 0, 0xfd, 0xff, 9]],
  ['codes that are not complete', 'not complete', [0x78, 0x9c, 5, 0, 0, 0, 0, 0, 0, 0]],
  ['a distance before its beginning', 'bytes back of 0', [0x78, 0x9c, 3, 2, 0, 0, 0]],
])('a zlib stream is refused for %s', (_, reason, bytes) => {
  expect(() => decompressZlibExtent(Uint8Array.from(bytes), most)).toThrow(RangeError);
  expect(() => decompressZlibExtent(Uint8Array.from(bytes), most)).toThrow(reason);
});
