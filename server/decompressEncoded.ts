// SPDX-License-Identifier: GPL-2.0-only
import { Compression, decompressExtent } from '../engine/disk/decompressExtent';
import type { Decompress } from '../engine/receive/data/decompress';

/** `BTRFS_ENCODED_IO_COMPRESSION_*`; LZO comes in blocks of 4 KiB (3) up to 64 KiB (7). */
const zlib = 1;
const zstd = 2;
const firstLzo = 3;
const lastLzo = 7;

/** Takes apart what an ENCODED_WRITE holds; undefined where that can't be done. */
export const decompressEncoded: Decompress = (compression, bytes, length) => {
  const method = methodOf(compression);
  if (method === undefined) return undefined;
  const sectorsize = 4096 << Math.max(0, compression - firstLzo);
  try {
    return decompressExtent({ compression: method, bytes, length, sectorsize, bytenr: 0 });
  } catch {
    return undefined;
  }
};

function methodOf(compression: number): number | undefined {
  if (compression === zlib) return Compression.ZLIB;
  if (compression === zstd) return Compression.ZSTD;
  return compression >= firstLzo && compression <= lastLzo ? Compression.LZO : undefined;
}
