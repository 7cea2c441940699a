// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from '../../engine/crc32c';
import { crc32cOfPieces, notePieceCrcs } from '../../engine/pieceCrcs';

test('the CRC of bytes follows from those of their pieces', () => {
  fc.assert(
    fc.property(
      fc.nat(0xffffffff),
      fc.constantFrom(1, 100, 4096),
      fc.nat(20),
      fc.nat(0xffffff),
      (seed, length, count, salt) => {
        const bytes = new Uint8Array(length * count).map((_, at) => (at * salt) >>> 5);
        const checksums = Array.from({ length: count }, (_, piece) => {
          return ~crc32c(0xffffffff, bytes.subarray(piece * length, (piece + 1) * length));
        });
        notePieceCrcs(bytes, length, new Uint8Array(Int32Array.from(checksums).buffer));
        expect(crc32cOfPieces(seed, bytes)).toBe(crc32c(seed, bytes));
      },
    ),
  );
});

test('what was told is used', () => {
  const bytes = new Uint8Array(4096);
  notePieceCrcs(bytes, 4096, Uint8Array.of(1, 0, 0, 0));
  expect(crc32cOfPieces(0, bytes)).not.toBe(crc32c(0, bytes));
  expect(crc32cOfPieces(0, bytes.slice())).toBe(crc32c(0, bytes));
});
