// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../../engine/byteSource';

/** What is kept of an image: its blocks that aren't all zero, each behind its number. */
const blockSize = 4096;
const recordSize = 4 + blockSize;
const zeros = Buffer.alloc(blockSize);

/** An image in memory, without the zeros that it mostly consists of. */
export interface PackedImage extends ByteSource {
  /** By number. */
  readonly blocks: ReadonlyMap<number, Uint8Array>;
  /** The same image with some blocks replaced. */
  with(replaced: ReadonlyMap<number, Uint8Array>): PackedImage;
}

/** The image in a file: its size, then its blocks. */
export function packImage(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(size));
  const records: Buffer[] = [head];
  const piece = Buffer.alloc(256 * blockSize);
  for (let at = 0; at < size; at += piece.length) {
    const length = readSync(descriptor, piece, 0, piece.length, at);
    for (let from = 0; from < length; from += blockSize) {
      const block = piece.subarray(from, from + blockSize);
      if (block.equals(zeros)) continue;
      const record = Buffer.alloc(recordSize);
      record.writeUInt32LE((at + from) / blockSize);
      record.set(block, 4);
      records.push(record);
    }
  }
  closeSync(descriptor);
  return Buffer.concat(records);
}

export function unpackImage(name: string, bytes: Buffer): PackedImage {
  const blocks = new Map<number, Uint8Array>();
  for (let at = 8; at < bytes.length; at += recordSize)
    blocks.set(bytes.readUInt32LE(at), new Uint8Array(bytes.subarray(at + 4, at + recordSize)));
  return imageOf(name, Number(bytes.readBigUInt64LE()), blocks);
}

function imageOf(name: string, size: number, blocks: ReadonlyMap<number, Uint8Array>): PackedImage {
  return {
    name,
    size,
    blocks,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (let at = 0; at < bytes.length;) {
        const within = (offset + at) % blockSize;
        const part = Math.min(blockSize - within, bytes.length - at);
        const block = blocks.get((offset + at - within) / blockSize);
        if (block) bytes.set(block.subarray(within, within + part), at);
        at += part;
      }
      return bytes;
    },
    with: (replaced) => imageOf(name, size, new Map([...blocks, ...replaced])),
  };
}
