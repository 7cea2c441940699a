// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { makeDevices } from './liveDevices';
import { goldenFile, streamNames } from './openGolden';
import { packImage } from './packedImage';
import { kernelStreams } from './sameStreams';

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
    writeParts(name, [
      ...live.images.map(packImage),
      ...streamNames.map((stream) => readFileSync(streams[stream])),
    ]);
  } finally {
    live.remove();
  }
}

/** Compressed together, data that several of them hold is stored once. */
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
  writeFileSync(goldenFile(name), brotliCompressSync(whole, { params }));
}
