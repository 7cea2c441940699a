// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../engine/byteSource';

/** Bytes that a sparse source keeps at most. */
const limit = 1024 * 1024 * 1024;

/**
 * A stream whose data is zeros, of which only the rest is kept: of each piece that is appended, the
 * zeros at its end are left out. They read as zeros.
 */
export class SparseSource implements ByteSource {
  readonly name: string;
  size = 0;
  private kept = new Uint8Array(64 * 1024);
  private keptSize = 0;
  private count = 0;
  /** By piece: where it begins in the stream and among the kept bytes. */
  private offsets = new Float64Array(1024);
  private starts = new Float64Array(1024);

  constructor(name: string) {
    this.name = name;
  }

  /** Throws a RangeError where too much would be kept. */
  append(bytes: Uint8Array): void {
    const length = lengthWithoutZeros(bytes);
    this.reserve(length);
    this.kept.set(bytes.subarray(0, length), this.keptSize);
    this.offsets[this.count] = this.size;
    this.starts[this.count] = this.keptSize;
    this.count += 1;
    this.keptSize += length;
    this.size += bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    const from = Math.min(Math.max(offset, 0), this.size);
    const end = Math.min(offset + length, this.size);
    const bytes = new Uint8Array(Math.max(end - from, 0));
    for (let piece = this.pieceAt(from); piece < this.count; piece++) {
      const at = this.offsets[piece] ?? 0;
      if (at >= end) break;
      const start = this.starts[piece] ?? 0;
      const stop = piece + 1 < this.count ? (this.starts[piece + 1] ?? 0) : this.keptSize;
      const skip = Math.max(from - at, 0);
      const take = Math.min(stop - start, end - at);
      if (skip < take) bytes.set(this.kept.subarray(start + skip, start + take), at + skip - from);
    }
    return bytes;
  }

  /** The last piece that begins at or before the offset. */
  private pieceAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if ((this.offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  private reserve(length: number): void {
    const wanted = this.keptSize + length;
    if (wanted > limit) {
      throw new RangeError(
        `Cannot hold the text of ${this.name}: its commands, without their data, exceed ${limit} bytes`,
      );
    }
    if (wanted > this.kept.length) {
      const grown = new Uint8Array(Math.max(wanted, this.kept.length * 2));
      grown.set(this.kept.subarray(0, this.keptSize));
      this.kept = grown;
    }
    if (this.count === this.offsets.length) {
      this.offsets = doubled(this.offsets);
      this.starts = doubled(this.starts);
    }
  }
}

/** How many bytes come before the zeros at the end; looked for by words, as there may be many. */
function lengthWithoutZeros(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length % 4 !== 0 && bytes[length - 1] === 0) length -= 1;
  if (length % 4 === 0 && bytes.byteOffset % 4 === 0) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length / 4);
    while (length > 0 && words[length / 4 - 1] === 0) length -= 4;
  }
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(array.length * 2);
  grown.set(array);
  return grown;
}
