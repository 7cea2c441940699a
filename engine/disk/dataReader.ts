// SPDX-License-Identifier: GPL-2.0-only
import { notePieceCrcs } from '../pieceCrcs';
import { ReadError } from '../snapshot/errors';
import type { ChangeWatch } from './changeWatch';
import type { Checksum } from './checksum';
import type { ChecksumTree, StoredChecksums } from './checksumTree';
import type { ChunkMap } from './chunkMap';
import type { Copy } from './copy';
import { dataChecksum, readTooLong } from './errors';

/** Bytes that are read at once, at most. */
export const maxRead = 16 * 1024 * 1024;

/** What data is read by. */
export interface DataPlace {
  readonly chunks: ChunkMap;
  readonly sectorsize: number;
  readonly checksum: Checksum;
  readonly watch: ChangeWatch;
  /** Throws a DiskError where the filesystem has none. */
  readonly checksums: () => ChecksumTree;
  readonly warn: (warning: string) => void;
}

/** Reads data by logical address, each sector from the first copy whose checksum is right. */
export class DataReader {
  readonly #place: DataPlace;

  constructor(place: DataPlace) {
    this.#place = place;
  }

  /**
   * `length` bytes, at most 16 MiB. They are not checked if the file that they are read for is
   * `nodatasum`; else data without a checksum is bad. Throws a DiskError.
   */
  read(bytenr: number, length: number, nodatasum: boolean): Uint8Array {
    if (length > maxRead) throw readTooLong(length, maxRead);
    if (length === 0) return new Uint8Array(0);
    const { sectorsize, chunks, checksum, checksums } = this.#place;
    const from = bytenr - (bytenr % sectorsize);
    const to = Math.ceil((bytenr + length) / sectorsize) * sectorsize;
    const [first] = chunks.copies(from, to - from);
    const sums = nodatasum ? undefined : checksums().of(from, to - from);
    const bytes = first && attempt(first);
    let mended: Uint8Array | undefined;
    for (let at = 0; at < to - from; at += sectorsize) {
      const found = bytes instanceof Uint8Array ? bytes.subarray(at, at + sectorsize) : undefined;
      if (found && this.#fits(found, sums, at / sectorsize)) continue;
      mended ??= bytes instanceof Uint8Array ? bytes.slice() : new Uint8Array(to - from);
      mended.set(this.#readSector(from + at, sums, at / sectorsize), at);
    }
    const whole = mended ?? (bytes instanceof Uint8Array ? bytes : new Uint8Array(0));
    if (length < to - from) return whole.subarray(bytenr - from, bytenr - from + length);
    if (sums && checksum.isCrc32c) notePieceCrcs(whole, sectorsize, sums.bytes);
    return whole;
  }

  /** One sector, from whichever copy is good. */
  #readSector(bytenr: number, sums: StoredChecksums | undefined, slot: number): Uint8Array {
    const { chunks, sectorsize, checksum, watch, warn } = this.#place;
    let failure: ReadError | undefined;
    for (const copy of chunks.copies(bytenr, sectorsize)) {
      const bytes = attempt(copy);
      if (bytes instanceof ReadError) {
        failure ??= bytes;
      } else if (this.#fits(bytes, sums, slot)) {
        if (failure) warn(`${failure.message}; its other copy is used`);
        return bytes;
      } else {
        const at = { bytenr, source: copy.source, physical: copy.physical };
        const stored = sums?.has(slot)
          ? sums.bytes.slice(slot * checksum.size, (slot + 1) * checksum.size)
          : undefined;
        failure ??= dataChecksum(at, checksum.of(bytes), stored);
      }
    }
    throw watch.explain(failure ?? new ReadError(`Sector ${bytenr} has no copies`));
  }

  #fits(sector: Uint8Array, sums: StoredChecksums | undefined, slot: number): boolean {
    const { checksum } = this.#place;
    return !sums || checksum.matches(sector, sums.bytes, slot * checksum.size);
  }
}

/** What the copy has, or why it can't be read. */
function attempt(copy: Copy): Uint8Array | ReadError {
  try {
    return copy.read();
  } catch (error) {
    if (error instanceof ReadError) return error;
    throw error;
  }
}
