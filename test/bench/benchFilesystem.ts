// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Read-only snapshots of a growing subvolume on a mounted filesystem, and their streams. */
export interface BenchFilesystem {
  readonly image: string;
  readonly mountPoint: string;
  /** Paths inside the filesystem, with what they hold and the file of their full stream. */
  readonly snapshots: readonly BenchSnapshot[];
  /** Unmounts and deletes everything. */
  remove(): void;
}

export interface BenchSnapshot {
  readonly name: string;
  readonly inodes: number;
  readonly stream: string;
}

const filesPerDirectory = 100;

/** Makes the filesystem; needs root and btrfs-progs. `counts` are of files, ascending. */
export function makeBenchFilesystem(counts: readonly number[]): BenchFilesystem {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-bench-'));
  const image = join(folder, 'image');
  const mountPoint = join(folder, 'mount');
  let mounted = false;
  const remove = (): void => {
    if (mounted) run('umount', mountPoint);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    writeFileSync(image, '');
    truncateSync(image, 4 * 2 ** 30);
    mkdirSync(mountPoint);
    run('mkfs.btrfs', '-q', image);
    run('mount', '-o', 'loop', image, mountPoint);
    mounted = true;
    const snapshots = fill(mountPoint, folder, counts);
    return { image, mountPoint, snapshots, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function fill(mountPoint: string, folder: string, counts: readonly number[]): BenchSnapshot[] {
  const work = join(mountPoint, 'work');
  run('btrfs', '-q', 'subvolume', 'create', work);
  let made = 0;
  return counts.map((count) => {
    for (; made < count; made++) makeFile(work, made);
    const name = `snapshot-${count}`;
    const path = join(mountPoint, name);
    const stream = join(folder, `${name}.btrfs-stream`);
    run('btrfs', '-q', 'subvolume', 'snapshot', '-r', work, path);
    run('btrfs', 'filesystem', 'sync', mountPoint);
    run('btrfs', '-q', 'send', '-f', stream, path);
    return { name, inodes: count + Math.ceil(count / filesPerDirectory), stream };
  });
}

/** Most files are small, as files are; some have data of many extents' worth. */
function makeFile(work: string, number: number): void {
  const directory = join(work, `directory-${Math.floor(number / filesPerDirectory)}`);
  if (number % filesPerDirectory === 0) mkdirSync(directory);
  const size = number % 50 === 0 ? 300_000 : (number * 37) % 6000;
  writeFileSync(join(directory, `file-${number}`), Buffer.alloc(size, number));
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
