// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './liveFilesystem';

const populate = fileURLToPath(new URL('populateSnapshots.sh', import.meta.url));

/** Images of a filesystem's devices, with snapshots `first` and `second` on it. */
export interface LiveDevices {
  readonly directory: string;
  readonly images: readonly string[];
  /** Attaches and mounts all of it, runs `body` with the mount point and the devices, and undoes that. */
  mounted<T>(options: string, body: (mountPoint: string, devices: readonly string[]) => T): T;
  remove(): void;
}

/**
 * Makes and fills the filesystem on `count` devices of so many MiB. With `checked`, all of its data has checksums;
 * with `little`, there is little of it.
 */
export function makeDevices(
  mkfsArgs: readonly string[],
  count: number,
  content: 'checked' | 'little' | 'all' = 'all',
  megabytes = 400,
): LiveDevices {
  const directory = mkdtempSync(join(tmpdir(), 'btrfs-disk-devices-'));
  const mountPoint = join(directory, 'mount');
  mkdirSync(mountPoint);
  const images = Array.from({ length: count }, (_, index) =>
    join(directory, `device-${index + 1}`),
  );
  for (const image of images) {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 1024 * 1024);
  }
  const attached = <T>(body: (devices: readonly string[]) => T): T => {
    const devices: string[] = [];
    try {
      for (const image of images) devices.push(run('losetup', '-f', '--show', image).trim());
      return body(devices);
    } finally {
      for (const device of devices) {
        // Else the kernel takes it for a device of this filesystem at the next loop, too.
        spawnSync('btrfs', ['device', 'scan', '--forget', device]);
        run('losetup', '-d', device);
      }
    }
  };
  const live: LiveDevices = {
    directory,
    images,
    mounted: (options, body) =>
      attached((devices) => {
        const all = [options, ...devices.map((device) => `device=${device}`)].join();
        run('mount', '-t', 'btrfs', '-o', all, devices[0] ?? '', mountPoint);
        try {
          return body(mountPoint, devices);
        } finally {
          run('umount', mountPoint);
        }
      }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  try {
    attached((devices) =>
      run(process.env['MKFS_BTRFS'] ?? 'mkfs.btrfs', '-q', '-f', ...mkfsArgs, ...devices),
    );
    live.mounted('noatime', (at) => run('bash', populate, at, content));
  } catch (error) {
    live.remove();
    throw error;
  }
  return live;
}
