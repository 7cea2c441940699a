// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c, crc32cIn } from '../../engine/crc32c';
import { foldingCrc } from '../../engine/crc32cFold';

/** Bit by bit, as the polynomial says. */
function bitwise(seed: number, bytes: Uint8Array): number {
  let crc = seed;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return crc >>> 0;
}

test('the check value of the standard', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(~crc32c(0xffffffff, digits) >>> 0).toBe(0xe3069283);
});

test('any bytes, any seed', () => {
  fc.assert(
    fc.property(
      fc.nat(0xffffffff),
      fc.oneof(fc.nat(300), fc.integer({ min: 300, max: 3000 })),
      fc.nat(7),
      fc.nat(0xffffff),
      (seed, length, skipped, salt) => {
        const bytes = new Uint8Array(length + skipped).map((_, at) => (at * salt) >>> 5);
        const part = bytes.subarray(skipped);
        expect(crc32c(seed, part)).toBe(bitwise(seed, part));
        const view = new DataView(bytes.buffer);
        expect(crc32cIn(seed, view, skipped, bytes.length)).toBe(bitwise(seed, part) | 0);
      },
    ),
  );
});

test('more than is folded at a time', () => {
  const bytes = new Uint8Array(600_001).map((_, at) => (at * 2654435761) >>> 13);
  for (const length of [196_607, 196_608, 196_609, 196_966, 196_967, 197_000, 393_216, 600_001]) {
    const part = bytes.subarray(0, length);
    expect(crc32c(7, part)).toBe(bitwise(7, part));
  }
  expect(crc32c(crc32c(1, bytes.subarray(0, 5000)), bytes.subarray(5000))).toBe(crc32c(1, bytes));
});

test('this host can fold', () => {
  expect(foldingCrc(bitwise)?.(0, new Uint8Array(1000).fill(1))).toBe(
    bitwise(0, new Uint8Array(1000).fill(1)),
  );
});
