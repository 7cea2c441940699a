// SPDX-License-Identifier: GPL-2.0-only

/**
 * Writes the low 16 bits, little endian. A DataView for the few fields of each of many commands would
 * cost more than the commands.
 */
export function putUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

/** Writes the low 32 bits, little endian. */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  putUint16(bytes, at, value);
  putUint16(bytes, at + 2, value >>> 16);
}
