// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A mounted filesystem in an image file. */
export interface BenchFilesystem {
  /** A folder beside it, for streams. */
  readonly folder: string;
  readonly image: string;
  readonly mountPoint: string;
}

/** Makes one, and unmounts and deletes it behind `body`; needs root and btrfs-progs. */
export function withFilesystem<T>(body: (filesystem: BenchFilesystem) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-bench-'));
  const image = join(folder, 'image');
  const mountPoint = join(folder, 'mount');
  let mounted = false;
  try {
    writeFileSync(image, '');
    truncateSync(image, 16 * 2 ** 30);
    mkdirSync(mountPoint);
    run('mkfs.btrfs', '-q', image);
    run('mount', '-o', 'loop', image, mountPoint);
    mounted = true;
    return body({ folder, image, mountPoint });
  } finally {
    if (mounted) run('umount', mountPoint);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A subvolume to be filled and taken snapshots of. */
export function makeSubvolume({ mountPoint }: BenchFilesystem, name: string): string {
  const path = join(mountPoint, name);
  run('btrfs', '-q', 'subvolume', 'create', path);
  return path;
}

/** A read-only snapshot in the filesystem's top level, written out to the image. */
export function takeSnapshot(filesystem: BenchFilesystem, of: string, name: string): void {
  const path = join(filesystem.mountPoint, name);
  run('btrfs', '-q', 'subvolume', 'snapshot', '-r', of, path);
  run('btrfs', 'filesystem', 'sync', filesystem.mountPoint);
}

export function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
