// SPDX-License-Identifier: GPL-2.0-only
import { foldingCrc } from './crc32cFold';

/** Reflected Castagnoli polynomial. */
const polynomial = 0x82f63b78;

/** Sixteen tables of 256: table k holds the CRC of a byte followed by k zero bytes. */
const tables = makeTables();

function makeTables(): Int32Array {
  const table = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const shorter = table[at - 256] ?? 0;
    table[at] = (shorter >>> 8) ^ (table[shorter & 0xff] ?? 0);
  }
  return table;
}

/**
 * The raw CRC32C register after `bytes`, started from `seed`, without final inversion: what the
 * kernel's `crc32c(seed, …)` returns. A send stream's command uses seed 0 as it is; a btrfs block's
 * checksum is `~crc32c(~0, …)`; a name hash is `crc32c(~1, name)`.
 */
export function crc32c(seed: number, bytes: Uint8Array): number {
  if (bytes.length < worthFolding) return tabled(seed, bytes);
  folding ??= foldingCrc(tabled) ?? tabled;
  return folding(seed, bytes);
}

/** The same of the bytes of a view from `from` up to `to`, which saves making a view of each command. */
export function crc32cIn(seed: number, view: DataView, from: number, to: number): number {
  const length = to - from;
  if (length < worthFolding) return tabledIn(seed, view, from, to);
  return crc32c(seed, new Uint8Array(view.buffer, view.byteOffset + from, length));
}

/** From this length on, in bytes, folding pays for copying the bytes to it. */
const worthFolding = 1024;
let folding: typeof tabled | undefined;

/** From this length on, in bytes, a view pays for making it. */
const worthAView = 64;

function tabled(seed: number, bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  if (length >= worthAView)
    return tabledIn(seed, new DataView(buffer, byteOffset, length), 0, length);
  let crc = seed;
  for (const byte of bytes) crc = (crc >>> 8) ^ n(tables, (crc ^ byte) & 0xff);
  return crc >>> 0;
}

/** Sixteen bytes at a time by tables, then four, then one. */
function tabledIn(seed: number, view: DataView, from: number, to: number): number {
  const t = tables;
  let crc = seed;
  let at = from;
  for (const end = to - 15; at < end; at += 16) {
    crc =
      advanced(t, 3072, crc ^ view.getInt32(at, true)) ^
      advanced(t, 2048, view.getInt32(at + 4, true)) ^
      advanced(t, 1024, view.getInt32(at + 8, true)) ^
      advanced(t, 0, view.getInt32(at + 12, true));
  }
  for (const end = to - 3; at < end; at += 4) crc = advanced(t, 0, crc ^ view.getInt32(at, true));
  for (; at < to; at++) crc = (crc >>> 8) ^ n(t, (crc ^ view.getUint8(at)) & 0xff);
  return crc >>> 0;
}

/** What four bytes become by so many more bytes of zero as there are tables before `first`. */
const advanced = (table: Int32Array, first: number, word: number): number =>
  n(table, first + 768 + (word & 0xff)) ^
  n(table, first + 512 + ((word >>> 8) & 0xff)) ^
  n(table, first + 256 + ((word >>> 16) & 0xff)) ^
  n(table, first + (word >>> 24));

const n = (table: Int32Array, at: number): number => table[at] ?? 0;
