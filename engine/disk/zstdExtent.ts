// SPDX-License-Identifier: GPL-2.0-only
import { Decompress } from 'fzstd';
import { u32, u64, u8 } from '../snapshot/littleEndian';

const magic = 0xfd2fb528;
/** `ZSTD_BTRFS_MAX_WINDOWLOG`: the kernel has no memory for more, nor does a block ever need it. */
const maxWindow = 1 << 17;
const maxBlock = 1 << 17;

/** Ends the decompressor once there is enough. */
class Enough extends Error {}

/**
 * Decompresses the zstd frame at the input's beginning; what pads it is ignored. Returns up to
 * `length` bytes. Throws an error that says what is wrong.
 */
export function decompressZstdExtent(input: Uint8Array, length: number): Uint8Array {
  const frame = input.subarray(0, frameEnd(input));
  const output = new Uint8Array(length);
  let written = 0;
  const decompressor = new Decompress((data) => {
    const kept = data.subarray(0, length - written);
    output.set(kept, written);
    written += kept.length;
    if (written === length) throw new Enough();
  });
  try {
    decompressor.push(frame, true);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return output.subarray(0, written);
}

/**
 * Where the frame ends, by its blocks' headers. Refuses what the decompressor would only find out by
 * taking memory: large windows and blocks.
 */
function frameEnd(input: Uint8Array): number {
  if (u32(input, 0) !== magic) throw new RangeError('it does not begin as a zstd frame');
  const descriptor = u8(input, 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = contentSizeBytes(descriptor >> 6, singleSegment);
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  const window = singleSegment ? contentSize(input, sizeAt, sizeBytes) : windowSize(u8(input, 5));
  if (window > maxWindow) throw new RangeError(`its window is ${window} bytes`);

  for (let at = sizeAt + sizeBytes; ;) {
    if (at + 3 > input.length) throw new RangeError('it is cut short');
    const header = u8(input, at) | (u8(input, at + 1) << 8) | (u8(input, at + 2) << 16);
    const size = header >> 3;
    if (size > maxBlock) throw new RangeError(`it has a block of ${size} bytes`);
    const repeated = ((header >> 1) & 3) === 1;
    at += 3 + (repeated ? 1 : size);
    if (at > input.length) throw new RangeError('it is cut short');
    if (header & 1) return at + (descriptor & 4 ? 4 : 0);
  }
}

function contentSizeBytes(flag: number, singleSegment: boolean): number {
  return flag === 0 ? (singleSegment ? 1 : 0) : 1 << flag;
}

function contentSize(input: Uint8Array, at: number, bytes: number): number {
  if (bytes === 1) return u8(input, at);
  if (bytes === 2) return (u32(input, at) & 0xffff) + 256;
  return bytes === 4 ? u32(input, at) : Number(u64(input, at));
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
