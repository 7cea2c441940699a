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

/**
 * The same of the bytes of a view from `from` up to `to`, as a signed number: neither a view of each
 * command nor a large number has to be made then.
 */
export function crc32cIn(seed: number, view: DataView, from: number, to: number): number {
  const length = to - from;
  if (length < worthFolding) return tabledIn(seed, view, from, to);
  return crc32c(seed, new Uint8Array(view.buffer, view.byteOffset + from, length)) | 0;
}

/** From this length on, in bytes, folding pays for copying the bytes to it. */
const worthFolding = 1024;
let folding: typeof tabled | undefined;

/** From this length on, in bytes, a view pays for making it. */
const worthAView = 64;

function tabled(seed: number, bytes: Uint8Array): number {
  const { length } = bytes;
  if (length >= worthAView)
    return tabledIn(seed, new DataView(bytes.buffer, bytes.byteOffset, length), 0, length) >>> 0;
  const t = tables;
  let crc = seed | 0;
  let at = 0;
  for (const end = length - 3; at < end; at += 4) {
    const word = crc ^ wordAt(bytes, at);
    crc =
      n(t, 768 + (word & 0xff)) ^
      n(t, 512 + ((word >>> 8) & 0xff)) ^
      n(t, 256 + ((word >>> 16) & 0xff)) ^
      n(t, word >>> 24);
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ n(t, (crc ^ (bytes[at] ?? 0)) & 0xff);
  return crc >>> 0;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

/** Sixteen bytes at a time by tables, then four, then one. */
function tabledIn(seed: number, view: DataView, from: number, to: number): number {
  const t = tables;
  let crc = seed | 0;
  let at = from;
  for (const end = to - 15; at < end; at += 16) {
    const first = crc ^ view.getInt32(at, true);
    const second = view.getInt32(at + 4, true);
    const third = view.getInt32(at + 8, true);
    const fourth = view.getInt32(at + 12, true);
    crc =
      n(t, 3840 + (first & 0xff)) ^
      n(t, 3584 + ((first >>> 8) & 0xff)) ^
      n(t, 3328 + ((first >>> 16) & 0xff)) ^
      n(t, 3072 + (first >>> 24)) ^
      n(t, 2816 + (second & 0xff)) ^
      n(t, 2560 + ((second >>> 8) & 0xff)) ^
      n(t, 2304 + ((second >>> 16) & 0xff)) ^
      n(t, 2048 + (second >>> 24)) ^
      n(t, 1792 + (third & 0xff)) ^
      n(t, 1536 + ((third >>> 8) & 0xff)) ^
      n(t, 1280 + ((third >>> 16) & 0xff)) ^
      n(t, 1024 + (third >>> 24)) ^
      n(t, 768 + (fourth & 0xff)) ^
      n(t, 512 + ((fourth >>> 8) & 0xff)) ^
      n(t, 256 + ((fourth >>> 16) & 0xff)) ^
      n(t, fourth >>> 24);
  }
  for (const end = to - 3; at < end; at += 4) {
    const word = crc ^ view.getInt32(at, true);
    crc =
      n(t, 768 + (word & 0xff)) ^
      n(t, 512 + ((word >>> 8) & 0xff)) ^
      n(t, 256 + ((word >>> 16) & 0xff)) ^
      n(t, word >>> 24);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ n(t, (crc ^ view.getUint8(at)) & 0xff);
  return crc;
}

const n = (table: Int32Array, at: number): number => table[at] ?? 0;
