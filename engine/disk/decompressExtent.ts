// SPDX-License-Identifier: GPL-2.0-only
import { damagedCompression } from './errors';
import { decompressLzoExtent } from './lzoExtent';
import { decompressZlibExtent } from './zlibExtent';
import { decompressZstdExtent } from './zstdExtent';

/** `BTRFS_COMPRESS_*`. */
export const Compression = { NONE: 0, ZLIB: 1, LZO: 2, ZSTD: 3 } as const;

/** `BTRFS_MAX_UNCOMPRESSED`: the most that one compressed extent holds, in bytes. */
export const maxUncompressed = 128 * 1024;

export interface CompressedExtent {
  readonly compression: number;
  /** Its bytes on disk, the last sector's padding included. */
  readonly bytes: Uint8Array;
  /** `ram_bytes`. */
  readonly length: number;
  readonly sectorsize: number;
  /** For messages; 0 for an inline extent. */
  readonly bytenr: number;
}

/**
 * The extent's data, which may be shorter than `length` where a file's last sector isn't full. Throws
 * a DiskError.
 */
export function decompressExtent(extent: CompressedExtent): Uint8Array {
  const { compression, bytes, length, bytenr } = extent;
  if (length > maxUncompressed) {
    throw damagedCompression(compression, bytenr, `it says that it holds ${length} bytes`);
  }
  try {
    switch (compression) {
      case Compression.ZLIB:
        return decompressZlibExtent(bytes, length);
      case Compression.LZO:
        return decompressLzoExtent(bytes, length, extent.sectorsize);
      case Compression.ZSTD:
        return decompressZstdExtent(bytes, length);
    }
  } catch (error) {
    throw damagedCompression(
      compression,
      bytenr,
      error instanceof Error ? error.message : String(error),
    );
  }
  throw damagedCompression(compression, bytenr, 'btrfs does not define it');
}
