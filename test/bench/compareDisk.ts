// SPDX-License-Identifier: GPL-2.0-only
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, measurePeer, median } from './measure';
import { tableText } from './tableText';

const sizes = {
  whole: { inodes: 400_000, data: 1024, runs: 3 },
  quick: { inodes: 2000, data: 4, runs: 1 },
};
const algorithms = ['none', 'zlib', 'lzo', 'zstd'] as const;
const filesPerDirectory = 1000;

/**
 * Times how an image is opened, walked and read. Data is held against `cat` of the same file on the
 * mounted filesystem, each with cold caches. Needs root and btrfs-progs.
 */
export function compareDisk(quick: boolean, print: (line: string) => void): void {
  const { inodes, data, runs } = quick ? sizes.quick : sizes.whole;
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-disk-bench-'));
  try {
    const [tree, files] = [join(folder, 'tree'), join(folder, 'files')];
    filled(tree, folder, (at) => makeInodes(at, inodes));
    print(`an image of ${inodes} inodes`);
    print(tableText(treeRows(tree, runs)));
    print('');
    const cat = new Map<string, number>();
    filled(files, folder, (at) => {
      for (const algorithm of algorithms) makeData(at, algorithm, data);
    });
    filled(files, folder, (at) => {
      for (const algorithm of algorithms)
        cat.set(algorithm, catTime(join(at, algorithm, 'data'), runs));
    });
    print(`reading ${data} MiB of a file's data, checked | cat of it, mounted; cold caches`);
    print(tableText(dataRows(files, data, cat, runs)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function treeRows(image: string, runs: number): string[][] {
  const opened = measure(runs, 'open', image);
  const walked = measure(runs, 'walk', image, 'work');
  const rate = walked.commands / (walked.milliseconds / 1000);
  return [
    ['what', 'ms', 'items/s', 'peak MiB'],
    ['open, list', opened.milliseconds.toFixed(0), '–', opened.peakMiB.toFixed(0)],
    ['walk', walked.milliseconds.toFixed(0), rate.toFixed(0), walked.peakMiB.toFixed(0)],
  ];
}

function dataRows(
  image: string,
  data: number,
  cat: ReadonlyMap<string, number>,
  runs: number,
): string[][] {
  const rows = algorithms.map((algorithm) => {
    const measured = Array.from({ length: runs }, () => {
      dropCaches(image);
      return measure(1, 'read', image, algorithm);
    });
    const ours = median(measured.map(({ milliseconds }) => milliseconds));
    const peer = cat.get(algorithm) ?? NaN;
    const rate = (milliseconds: number): string => (data / (milliseconds / 1000)).toFixed(0);
    const peak = median(measured.map(({ peakMiB }) => peakMiB));
    return [algorithm, rate(ours), rate(peer), (ours / peer).toFixed(2), peak.toFixed(0)];
  });
  return [['compression', 'ours MiB/s', 'cat MiB/s', 'time ratio', 'peak MiB'], ...rows];
}

function catTime(file: string, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    dropCaches(file);
    return measurePeer(1, 'cat', [file]);
  });
  return median(times);
}

/** Drops what is kept of files, once the filesystem with that one has written it all. */
function dropCaches(file: string): void {
  run('sync', '-f', file);
  writeFileSync('/proc/sys/vm/drop_caches', '1');
}

/** Makes the image if it isn't there, and mounts it for `body`. */
function filled(image: string, folder: string, body: (mountPoint: string) => void): void {
  const mountPoint = join(folder, 'mount');
  mkdirSync(mountPoint, { recursive: true });
  const descriptor = openSync(image, 'a');
  closeSync(descriptor);
  if (!isMade.has(image)) {
    truncateSync(image, 8 * 2 ** 30);
    run('mkfs.btrfs', '-q', image);
    isMade.add(image);
  }
  run('mount', '-o', 'loop,noatime', image, mountPoint);
  try {
    body(mountPoint);
  } finally {
    run('umount', mountPoint);
  }
}

const isMade = new Set<string>();

function makeInodes(mountPoint: string, inodes: number): void {
  const work = join(mountPoint, 'work');
  run('btrfs', '-q', 'subvolume', 'create', work);
  for (let made = 0; made < inodes; made++) {
    const directory = join(work, `directory-${Math.floor(made / filesPerDirectory)}`);
    if (made % filesPerDirectory === 0) mkdirSync(directory);
    closeSync(openSync(join(directory, `file-${made}`), 'w'));
  }
}

/** Half of it can be compressed. */
function makeData(mountPoint: string, algorithm: string, megabytes: number): void {
  const subvolume = join(mountPoint, algorithm);
  run('btrfs', '-q', 'subvolume', 'create', subvolume);
  if (algorithm !== 'none') run('btrfs', 'property', 'set', subvolume, 'compression', algorithm);
  const descriptor = openSync(join(subvolume, 'data'), 'w');
  try {
    for (let written = 0; written < megabytes; written++) {
      const piece = Buffer.from(`line ${written} of what compresses well\n`.repeat(2 ** 16));
      const random = randomBytes(2 ** 19);
      for (let at = 0; at < 2 ** 20; at += 2 ** 12)
        random.copy(piece, at, at / 2, at / 2 + 2 ** 11);
      writeSync(descriptor, piece, 0, 2 ** 20);
    }
  } finally {
    closeSync(descriptor);
  }
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
