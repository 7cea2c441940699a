// SPDX-License-Identifier: GPL-2.0-only
import { u16, u32, u64, u8 } from '../../snapshot/littleEndian';

const magic = 0xfd2fb528;
/** `ZSTD_BTRFS_MAX_WINDOWLOG`: the kernel has no memory for more. */
const maxWindow = 1 << 17;

export interface FrameHeader {
  /** Bytes that the frame says it holds; undefined if it doesn't. */
  readonly contentSize: number | undefined;
  /** Bytes that a block holds at most. */
  readonly maxBlock: number;
  readonly hasChecksum: boolean;
  /** Bytes of the header. */
  readonly size: number;
}

/** Parses the header at the input's beginning. Throws a RangeError where btrfs has no such frame. */
export function readFrameHeader(input: Uint8Array): FrameHeader {
  if (u32(input, 0) !== magic) throw new RangeError('it does not begin as a zstd frame');
  const descriptor = u8(input, 4);
  if (descriptor & 8) throw new RangeError('its frame is of an unknown kind');
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryAt = singleSegment ? 5 : 6;
  const dictionarySize = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = dictionaryAt + dictionarySize;
  if (input.subarray(dictionaryAt, sizeAt).some((byte) => byte !== 0))
    throw new RangeError('it needs a dictionary');
  const sizeBytes = contentSizeBytes(descriptor >> 6, singleSegment);
  const contentSize = readContentSize(input, sizeAt, sizeBytes);
  const window = singleSegment ? (contentSize ?? 0) : windowSize(u8(input, 5));
  if (window > maxWindow) throw new RangeError(`its window is ${window} bytes`);
  const size = sizeAt + sizeBytes;
  return { contentSize, maxBlock: window, hasChecksum: (descriptor & 4) !== 0, size };
}

function contentSizeBytes(flag: number, singleSegment: boolean): number {
  return flag === 0 ? (singleSegment ? 1 : 0) : 1 << flag;
}

function readContentSize(input: Uint8Array, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 0:
      return undefined;
    case 1:
      return u8(input, at);
    case 2:
      return u16(input, at) + 256;
    case 4:
      return u32(input, at);
    default:
      return Number(u64(input, at));
  }
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
