// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
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

/** What `mkfs.btrfs` was told, and on how many devices, by name. */
export const goldenLayouts: readonly (readonly [string, readonly string[], number])[] = [
  ['single-crc32c', ['-m', 'single', '-d', 'single', '-n', '4096'], 1],
  [
    'dup-sha256-old-items',
    ['-m', 'dup', '-d', 'dup', '--csum', 'sha256', '-O', '^no-holes,^skinny-metadata'],
    1,
  ],
  ['raid1-blake2b', ['-m', 'raid1', '-d', 'raid1', '--csum', 'blake2'], 2],
  ['raid0-xxhash64', ['-m', 'raid0', '-d', 'raid0', '--csum', 'xxhash', '-n', '4096'], 3],
  ['raid10', ['-m', 'raid10', '-d', 'raid10'], 4],
  ['raid5', ['-m', 'raid5', '-d', 'raid5'], 3],
  ['raid6', ['-m', 'raid6', '-d', 'raid6'], 4],
];

/** Makes the image anew; for that, root and btrfs are needed. */
export function makeGolden(name: string, mkfsArgs: readonly string[], count: number): void {
  const live = makeDevices(mkfsArgs, count, 'little');
  try {
    const streams = kernelStreams(live);
    mkdirSync(directory, { recursive: true });
    live.images.forEach((image, index) =>
      writeFileSync(join(directory, `${name}.${index + 1}.gz`), packImage(image)),
    );
    for (const stream of streamNames) {
      const bytes = gzipSync(readFileSync(streams[stream]), { level: 9 });
      writeFileSync(join(directory, `${name}.${stream}.gz`), bytes);
    }
  } finally {
    live.remove();
  }
}

/** The image as it was committed; its streams unpacked into files, which `remove` deletes. */
export function openGolden(name: string): GoldenImage {
  const devices: PackedImage[] = [];
  const path = (part: string | number): string => join(directory, `${name}.${part}.gz`);
  for (let devid = 1; existsSync(path(devid)); devid++)
    devices.push(unpackImage(`${name}.${devid}`, readFileSync(path(devid))));
  const unpacked = mkdtempSync(join(tmpdir(), 'btrfs-disk-golden-'));
  const stream = (part: (typeof streamNames)[number]): string => {
    writeFileSync(join(unpacked, part), gunzipSync(readFileSync(path(part))));
    return join(unpacked, part);
  };
  return {
    devices,
    streams: {
      full: stream('full'),
      incremental: stream('incremental'),
      compressed: stream('compressed'),
    },
    remove: () => rmSync(unpacked, { recursive: true, force: true }),
  };
}
