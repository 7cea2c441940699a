// SPDX-License-Identifier: GPL-2.0-only
import { FileExtentType, type FileExtentItem } from '../snapshot/fileExtentItem';
import { maxRead, type DataReader } from './dataReader';
import { Compression, decompressExtent, maxUncompressed } from './decompressExtent';
import { damagedCompression, readTooLong } from './errors';

/** Decompressed extents kept, of at most 128 KiB each: a file is read piece by piece. */
const keptExtents = 16;

/** Reads what file extent items map. */
export class ExtentReader {
  readonly #data: DataReader;
  readonly #sectorsize: number;
  /** By place and size; the latest last. */
  readonly #kept = new Map<string, Uint8Array>();

  constructor(data: DataReader, sectorsize: number) {
    this.#data = data;
    this.#sectorsize = sectorsize;
  }

  /** See `Snapshot.readExtent`. */
  read(item: FileExtentItem, offset: number, length: number, nodatasum: boolean): Uint8Array {
    if (length > maxRead) throw readTooLong(length, maxRead);
    if (item.type === FileExtentType.INLINE) {
      return padded(this.#inline(item).subarray(offset), length);
    }
    if (item.type === FileExtentType.PREALLOC || item.diskBytenr === 0) {
      return new Uint8Array(length);
    }
    const mapped = Math.max(0, Math.min(length, item.numBytes - offset));
    const at = item.offset + offset;
    const bytes =
      item.compression === Compression.NONE
        ? this.#data.read(item.diskBytenr + at, mapped, nodatasum)
        : this.#decompressed(item, nodatasum).subarray(at, at + mapped);
    return padded(bytes, length);
  }

  #inline(item: FileExtentItem): Uint8Array {
    const { compression, inlineData: bytes, ramBytes } = item;
    if (compression === Compression.NONE) return bytes;
    const length = Math.min(ramBytes, this.#sectorsize);
    const sectorsize = this.#sectorsize;
    const data = decompressExtent({ compression, bytes, length, sectorsize, bytenr: 0 });
    // Unlike another extent's, an inline one's data must be all there.
    if (data.length === length) return data;
    throw damagedCompression(compression, 0, `it has ${data.length} bytes, not ${length}`);
  }

  #decompressed(item: FileExtentItem, nodatasum: boolean): Uint8Array {
    const { compression, diskBytenr, diskNumBytes, ramBytes } = item;
    const identity = [compression, diskBytenr, diskNumBytes, ramBytes, nodatasum].join();
    const known = this.#kept.get(identity);
    if (known) return known;
    if (diskNumBytes > maxUncompressed)
      throw damagedCompression(compression, diskBytenr, `it takes ${diskNumBytes} bytes`);
    const bytes = decompressExtent({
      compression,
      bytes: this.#data.read(diskBytenr, diskNumBytes, nodatasum),
      length: ramBytes,
      sectorsize: this.#sectorsize,
      bytenr: diskBytenr,
    });
    this.#kept.set(identity, bytes);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptExtents) break;
      this.#kept.delete(oldest);
    }
    return bytes;
  }
}

/** The bytes, and zeros behind them up to the length. */
function padded(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  if (bytes.length > length) return bytes.subarray(0, length);
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}
