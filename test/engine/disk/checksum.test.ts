// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checksumOfType } from '../../../engine/disk/checksum';

const sector = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7) & 0xff);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at);

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

// By another implementation of the specification, in Python.
test.each([
  ['nothing', new Uint8Array(0), '99e9d85137db46ef'],
  ['31 bytes', counting(31), 'e18e4d9bb5d246c3'],
  ['32 bytes', counting(32), 'b432ff16519cf5cb'],
  ['101 bytes', counting(101), '1e38855f493890e9'],
  ['a sector', sector, '2614fea6806d06c8'],
])('xxhash64 of %s', (_, bytes, expected) => {
  expect(hex(checksumOfType(1)?.of(bytes))).toBe(expected);
});

test('sha256 and blake2b of 256 bits', () => {
  const sha256 = createHash('sha256').update(sector).digest('hex');
  expect(hex(checksumOfType(2)?.of(sector))).toBe(sha256);
  const blake2b = 'bec24b5a5157c7daa9a7c3ee0c808223bf239840bd071bcf0f68436137217a2a';
  expect(hex(checksumOfType(3)?.of(sector))).toBe(blake2b);
});

test.each([0, 1, 2, 3])('type %i tells a changed bit', (type) => {
  const checksum = checksumOfType(type);
  const stored = Uint8Array.from([9, ...(checksum?.of(sector) ?? [])]);
  expect(stored).toHaveLength(1 + (checksum?.size ?? 0));
  expect(checksum?.matches(sector, stored, 1)).toBe(true);
  const changed = sector.with(4095, (sector[4095] ?? 0) ^ 1);
  expect(checksum?.matches(changed, stored, 1)).toBe(false);
});
