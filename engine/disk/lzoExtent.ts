// SPDX-License-Identifier: GPL-2.0-only
import { u32 } from '../snapshot/littleEndian';
import { decompressLzo1x } from './lzo1x';

/** Bytes of the total length in front, and of each segment's. */
const lengthSize = 4;

/**
 * Decompresses btrfs's framing of LZO: the total length, then segments that each hold a sector's
 * data. Returns up to `length` bytes; throws a RangeError that says what is wrong.
 */
export function decompressLzoExtent(
  input: Uint8Array,
  length: number,
  sectorsize: number,
): Uint8Array {
  const total = u32(input, 0);
  if (total > input.length || total < lengthSize)
    throw new RangeError(`it says that it has ${total} bytes of ${input.length}`);
  // An extent has no more sectors than it needs.
  if (Math.ceil(total / sectorsize) * sectorsize < input.length)
    throw new RangeError(`it says that it has only ${total} bytes of ${input.length}`);
  const output = new Uint8Array(length);
  const segment = new Uint8Array(worstCompressed(sectorsize));
  let written = 0;
  for (let at = lengthSize; at + lengthSize <= total && written < length;) {
    const size = u32(input, at);
    const end = at + lengthSize + size;
    if (end > input.length)
      throw new RangeError(`a segment ends at byte ${end} of ${input.length}`);
    const made = decompressLzo1x(input.subarray(at + lengthSize, end), segment);
    const kept = Math.min(made, length - written);
    output.set(segment.subarray(0, kept), written);
    written += kept;
    // A segment's length doesn't straddle sectors: what is left of one is skipped.
    const left = sectorsize - (end % sectorsize);
    at = left < lengthSize ? end + left : end;
  }
  return output.subarray(0, written);
}

/** `lzo1x_worst_compress`: the room that the kernel gives a segment's data. */
function worstCompressed(size: number): number {
  return size + Math.floor(size / 16) + 64 + 3 + 2;
}
