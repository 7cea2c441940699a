// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { unpackImage, type PackedImage } from './packedImage';
import type { KernelStreams } from './sameStreams';

/** Images that a kernel made, and the streams that it sent of them; committed. */
export interface GoldenImage {
  readonly devices: readonly PackedImage[];
  readonly streams: KernelStreams;
  remove(): void;
}

export const streamNames = ['full', 'incremental', 'compressed'] as const;

/** Tests and tools run at the project's root. */
const directory = join('test', 'engine', 'disk', 'goldens');

/** The image as it was committed; its streams unpacked into files, which `remove` deletes. */
export function openGolden(name: string): GoldenImage {
  const parts = readParts(name);
  const images = parts.slice(0, -streamNames.length);
  const streams = parts.slice(-streamNames.length);
  const unpacked = mkdtempSync(join(tmpdir(), 'btrfs-disk-golden-'));
  const stream = (part: (typeof streamNames)[number]): string => {
    writeFileSync(join(unpacked, part), streams[streamNames.indexOf(part)] ?? '');
    return join(unpacked, part);
  };
  return {
    devices: images.map((image, index) => unpackImage(`${name}.${index + 1}`, image)),
    streams: {
      full: stream('full'),
      incremental: stream('incremental'),
      compressed: stream('compressed'),
    },
    remove: () => rmSync(unpacked, { recursive: true, force: true }),
  };
}

/** It has the devices' images and the streams one after another, each behind its size. */
export const goldenFile = (name: string): string => join(directory, `${name}.br`);

function readParts(name: string): readonly Buffer[] {
  const whole = brotliDecompressSync(readFileSync(goldenFile(name)));
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    const end = at + 8 + Number(whole.readBigUInt64LE(at));
    parts.push(whole.subarray(at + 8, end));
    at = end;
  }
  return parts;
}
