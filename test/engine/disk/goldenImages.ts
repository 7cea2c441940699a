// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { makeDevices } from './liveDevices';
import { packImage, unpackImage, type PackedImage } from './packedImage';
import { kernelStreams, type KernelStreams } from './sameStreams';

/** Images that a kernel made, and the streams that it sent of them; committed. */
export interface GoldenImage {
  readonly devices: readonly PackedImage[];
  readonly streams: KernelStreams;
  remove(): void;
}

const directory = fileURLToPath(new URL('goldens', import.meta.url));
const streamNames = ['full', 'incremental', 'compressed'] as const;

/** What `mkfs.btrfs` was told, on how many devices, and of how many MiB each where not of the usual. */
export interface GoldenLayout {
  readonly name: string;
  readonly args: string;
  readonly devices?: number;
  readonly megabytes?: number;
}

export const goldenLayouts: readonly GoldenLayout[] = [
  { name: 'single-crc32c', args: '-m single -d single -n 4096' },
  {
    name: 'dup-sha256-old-items',
    args: '-m dup -d dup --csum sha256 -O ^no-holes,^skinny-metadata',
  },
  { name: 'raid1-blake2b', args: '-m raid1 -d raid1 --csum blake2', devices: 2 },
  { name: 'raid0-xxhash64', args: '-m raid0 -d raid0 --csum xxhash -n 4096', devices: 3 },
  { name: 'raid10', args: '-m raid10 -d raid10', devices: 4 },
  { name: 'raid5', args: '-m raid5 -d raid5', devices: 3 },
  { name: 'raid6', args: '-m raid6 -d raid6', devices: 4 },
  { name: 'mixed-extref', args: '--mixed -m dup -d dup -n 4096' },
  { name: 'raid1c3-large-nodes', args: '-m raid1c3 -d raid1c3 -n 65536', devices: 3 },
  // Emulated zones: a kernel without zoned block devices mounts it nevertheless.
  { name: 'zoned', args: '-O zoned -m single -d single', megabytes: 8192 },
  // Needs a later mkfs.btrfs than 6.2.
  { name: 'block-group-tree', args: '-O block-group-tree' },
];

/**
 * Makes the image anew; for that, root and btrfs are needed, and for some a later `mkfs.btrfs` than the
 * usual one: MKFS_BTRFS then names it.
 */
export function makeGolden({ name, args, devices = 1, megabytes }: GoldenLayout): void {
  const live = makeDevices(args.split(' '), devices, 'little', megabytes);
  try {
    const streams = kernelStreams(live);
    mkdirSync(directory, { recursive: true });
    writeParts(name, [
      ...live.images.map(packImage),
      ...streamNames.map((stream) => readFileSync(streams[stream])),
    ]);
  } finally {
    live.remove();
  }
}

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

const fileOf = (name: string): string => join(directory, `${name}.br`);

/**
 * The devices' images and the streams one after another, each behind its size. Compressed together,
 * data that several hold is stored once.
 */
function writeParts(name: string, parts: readonly Uint8Array[]): void {
  const whole = Buffer.concat(
    parts.flatMap((part) => {
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(part.length));
      return [size, part];
    }),
  );
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
  };
  writeFileSync(fileOf(name), brotliCompressSync(whole, { params }));
}

function readParts(name: string): readonly Buffer[] {
  const whole = brotliDecompressSync(readFileSync(fileOf(name)));
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    const end = at + 8 + Number(whole.readBigUInt64LE(at));
    parts.push(whole.subarray(at + 8, end));
    at = end;
  }
  return parts;
}
