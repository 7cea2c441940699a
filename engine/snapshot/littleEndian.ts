// SPDX-License-Identifier: GPL-2.0-only

/** What a number holds of two 32-bit halves: everything below this many units of 2^32. */
const safeHigh = 0x200000;
const two32 = 0x100000000;

/** Bytes at `at`, little-endian. The caller has checked the length: a byte past the end reads as 0. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

export function u64(bytes: Uint8Array, at: number): bigint {
  const low = BigInt(u32(bytes, at));
  const high = u32(bytes, at + 4);
  return high === 0 ? low : (BigInt(high) << 32n) | low;
}

/** The 64-bit field as a number; undefined from 2^53 up. */
export function safeU64(bytes: Uint8Array, at: number): number | undefined {
  const high = u32(bytes, at + 4);
  return high < safeHigh ? high * two32 + u32(bytes, at) : undefined;
}

/**
 * A 64-bit field of a key, in which the topmost 2^53 values are small negative numbers; undefined
 * between the two ranges.
 */
export function keyField(bytes: Uint8Array, at: number): number | undefined {
  const high = u32(bytes, at + 4);
  if (high < safeHigh) return high * two32 + u32(bytes, at);
  if (high >= two32 - safeHigh) return (high - two32) * two32 + u32(bytes, at);
  return undefined;
}

/** Orders the 64-bit field at `at` against a key's field, exactly whatever its value. */
export function compareKeyField(bytes: Uint8Array, at: number, field: number): number {
  const high = Math.floor(field / two32) >>> 0;
  return u32(bytes, at + 4) - high || u32(bytes, at) - (field >>> 0);
}
