// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { ReadError } from '../snapshot/errors';
import type { ChecksumTree } from './checksumTree';
import { readCopy, type ChunkMap, type Copy } from './chunkMap';
import { dataChecksum, readTooLong } from './errors';

/** Bytes that are read at once, at most. */
export const maxRead = 16 * 1024 * 1024;

/** Reads data by logical address, each sector from the first copy whose checksum is right. */
export class DataReader {
  readonly #chunks: ChunkMap;
  readonly #sectorsize: number;
  /** Undefined where the filesystem has none: then nothing is checked. */
  readonly #checksums: () => ChecksumTree | undefined;

  constructor(chunks: ChunkMap, sectorsize: number, checksums: () => ChecksumTree | undefined) {
    this.#chunks = chunks;
    this.#sectorsize = sectorsize;
    this.#checksums = checksums;
  }

  /** `length` bytes, at most 16 MiB; throws a DiskError. */
  read(bytenr: number, length: number): Uint8Array {
    if (length > maxRead) throw readTooLong(length, maxRead);
    const sector = this.#sectorsize;
    const from = bytenr - (bytenr % sector);
    const to = Math.ceil((bytenr + length) / sector) * sector;
    const copies = this.#chunks.copies(from, to - from);
    const sums = this.#checksums()?.of(from, to - from) ?? [];
    const bytes = this.#readWhole(copies, from, to - from);
    let mended: Uint8Array | undefined;
    for (let slot = 0; slot * sector < to - from; slot++) {
      const at = slot * sector;
      const found = bytes?.subarray(at, at + sector);
      if (found && fits(found, sums[slot])) continue;
      mended ??= bytes ? new Uint8Array(bytes) : new Uint8Array(to - from);
      mended.set(this.#readSector(copies, from + at, at, sums[slot]), at);
    }
    return (mended ?? bytes ?? new Uint8Array(0)).subarray(bytenr - from, bytenr - from + length);
  }

  /** All of the first copy, which is nearly always good; undefined where it can't be read. */
  #readWhole(copies: readonly Copy[], bytenr: number, length: number): Uint8Array | undefined {
    const [first] = copies;
    try {
      return first && readCopy(first, bytenr, length);
    } catch (error) {
      if (error instanceof ReadError) return undefined;
      throw error;
    }
  }

  /** One sector, from whichever copy is good. */
  #readSector(
    copies: readonly Copy[],
    bytenr: number,
    at: number,
    sum: number | undefined,
  ): Uint8Array {
    let failure: ReadError | undefined;
    for (const copy of copies) {
      try {
        const sectorCopy = { source: copy.source, physical: copy.physical + at };
        const bytes = readCopy(sectorCopy, bytenr, this.#sectorsize);
        if (fits(bytes, sum)) return bytes;
        const place = { bytenr, source: copy.source.name, physical: sectorCopy.physical };
        failure ??= dataChecksum(place, checksumOf(bytes), sum ?? 0);
      } catch (error) {
        if (!(error instanceof ReadError)) throw error;
        failure ??= error;
      }
    }
    throw failure ?? new ReadError(`Sector ${bytenr} has no copies`);
  }
}

function fits(sector: Uint8Array, sum: number | undefined): boolean {
  return sum === undefined || checksumOf(sector) === sum;
}

function checksumOf(sector: Uint8Array): number {
  return ~crc32c(0xffffffff, sector) >>> 0;
}
