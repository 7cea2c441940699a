// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from './crc32c';
import { u32 } from './snapshot/littleEndian';

/** The CRC32C, from seed 0, of each of the pieces of equal length that some bytes consist of. */
interface PieceCrcs {
  readonly length: number;
  readonly crcs: Uint32Array;
}

/**
 * Of bytes that were checked, piece by piece, by their CRCs when they were read: where they are written
 * with a CRC of the whole, it follows from those, without looking at the bytes again.
 */
const known = new WeakMap<Uint8Array, PieceCrcs>();

/**
 * Tells the CRCs of bytes that don't change any more: in 32 bits each, little endian, `~crc32c(~0, …)`
 * of each `length` bytes.
 */
export function notePieceCrcs(bytes: Uint8Array, length: number, checksums: Uint8Array): void {
  const onesMovedOn = advance(0xffffffff, length);
  const crcs = new Uint32Array(checksums.length / 4);
  for (let at = 0; at < crcs.length; at++) crcs[at] = ~u32(checksums, 4 * at) ^ onesMovedOn;
  known.set(bytes, { length, crcs });
}

/** `crc32c(seed, bytes)`. */
export function crc32cOfPieces(seed: number, bytes: Uint8Array): number {
  const pieces = known.get(bytes);
  if (!pieces) return crc32c(seed, bytes);
  let crc = seed;
  for (const piece of pieces.crcs) crc = advance(crc, pieces.length) ^ piece;
  return crc >>> 0;
}

/** By a number of bytes, and the register's byte and its value: the register that many zeros later. */
const advanced = new Map<number, Int32Array>();

function advance(register: number, length: number): number {
  const table = advanced.get(length) ?? makeTable(length);
  return (
    (table[register & 0xff] ?? 0) ^
    (table[256 + ((register >>> 8) & 0xff)] ?? 0) ^
    (table[512 + ((register >>> 16) & 0xff)] ?? 0) ^
    (table[768 + (register >>> 24)] ?? 0)
  );
}

function makeTable(length: number): Int32Array {
  const zeros = new Uint8Array(length);
  const table = new Int32Array(4 * 256);
  for (let bit = 0; bit < 32; bit++) {
    const image = crc32c(2 ** bit, zeros);
    const from = 256 * (bit >>> 3);
    const value = 1 << (bit & 7);
    // Each value is the sum of its highest bit and of what is below, which is there already.
    for (let below = 0; below < value; below++)
      table[from + value + below] = (table[from + below] ?? 0) ^ image;
  }
  advanced.set(length, table);
  return table;
}
