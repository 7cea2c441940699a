// SPDX-License-Identifier: GPL-2.0-only
import { foldingCrc } from './crc32cFold';

/** Reflected Castagnoli polynomial. */
const polynomial = 0x82f63b78;

/** Eight tables of 256: table k holds the CRC of a byte followed by k zero bytes. */
const tables = makeTables();

function makeTables(): Uint32Array {
  const table = new Uint32Array(8 * 256);
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
 * checksum is `~crc32c(~0, …)`; a name hash is `crc32c(~1, name)`. Of the bytes from `from` up to `to`.
 */
export function crc32c(seed: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  if (to - from < worthFolding) return tabled(seed, bytes, from, to);
  folding ??= foldingCrc(tabled) ?? tabled;
  return folding(seed, bytes.subarray(from, to));
}

/** From this length on, in bytes, folding pays for copying the bytes to it. */
const worthFolding = 1024;
let folding: typeof tabled | undefined;

/** Eight bytes at a time by tables. */
function tabled(seed: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  const t = tables;
  let crc = seed >>> 0;
  let at = from;
  for (const end = to - 7; at < end; at += 8) {
    crc ^=
      b(bytes, at) | (b(bytes, at + 1) << 8) | (b(bytes, at + 2) << 16) | (b(bytes, at + 3) << 24);
    crc =
      n(t, 1792 + (crc & 0xff)) ^
      n(t, 1536 + ((crc >>> 8) & 0xff)) ^
      n(t, 1280 + ((crc >>> 16) & 0xff)) ^
      n(t, 1024 + (crc >>> 24)) ^
      n(t, 768 + b(bytes, at + 4)) ^
      n(t, 512 + b(bytes, at + 5)) ^
      n(t, 256 + b(bytes, at + 6)) ^
      n(t, b(bytes, at + 7));
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ n(t, (crc ^ b(bytes, at)) & 0xff);
  return crc >>> 0;
}

const b = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const n = (table: Uint32Array, at: number): number => table[at] ?? 0;
