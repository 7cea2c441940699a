// SPDX-License-Identifier: GPL-2.0-only
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeSubvolume, run, withFilesystem, type BenchFilesystem } from './benchFilesystem';
import { measure, measurePeer, median } from './measure';
import { tableText } from './tableText';

const sizes = {
  whole: { inodes: 400_000, mebibytes: 1024, runs: 3 },
  quick: { inodes: 2000, mebibytes: 4, runs: 1 },
};
const algorithms = ['none', 'zlib', 'lzo', 'zstd'] as const;
type Algorithm = (typeof algorithms)[number];
const filesPerDirectory = 1000;

/**
 * Times how an image is opened, walked and read. Data is held against `cat` of the same file on the
 * mounted filesystem, each with cold caches. Needs root and btrfs-progs.
 */
export function compareDisk(quick: boolean, print: (line: string) => void): void {
  const { inodes, mebibytes, runs } = quick ? sizes.quick : sizes.whole;
  print(`an image of ${inodes} inodes`);
  print(treeTable(inodes, runs));
  print('');
  print(`reading ${mebibytes} MiB of a file's data, checked | cat of it, mounted; cold caches`);
  print(dataTable(mebibytes, runs));
}

function treeTable(inodes: number, runs: number): string {
  return withFilesystem((filesystem) => {
    makeInodes(makeSubvolume(filesystem, 'work'), inodes);
    run('btrfs', 'filesystem', 'sync', filesystem.mountPoint);
    const opened = measure(runs, 'open', filesystem.image);
    const walked = measure(runs, 'walk', filesystem.image, 'work');
    const rate = walked.commands / (walked.milliseconds / 1000);
    return tableText([
      ['what', 'ms', 'items/s', 'peak MiB'],
      ['open, list', opened.milliseconds.toFixed(0), '–', opened.peakMiB.toFixed(0)],
      ['walk', walked.milliseconds.toFixed(0), rate.toFixed(0), walked.peakMiB.toFixed(0)],
    ]);
  });
}

function dataTable(mebibytes: number, runs: number): string {
  return withFilesystem((filesystem) => {
    for (const algorithm of algorithms) makeData(filesystem, algorithm, mebibytes);
    const rows = algorithms.map((algorithm) => dataRow(filesystem, algorithm, mebibytes, runs));
    return tableText([
      ['compression', 'ours MiB/s', 'cat MiB/s', 'time ratio', 'peak MiB'],
      ...rows,
    ]);
  });
}

/** Both by turns, so that whatever else the machine does meets them alike. */
function dataRow(
  filesystem: BenchFilesystem,
  algorithm: Algorithm,
  mebibytes: number,
  runs: number,
): string[] {
  const file = join(filesystem.mountPoint, algorithm, 'data');
  const rounds = Array.from({ length: runs }, () => {
    dropCaches(filesystem);
    const peer = measurePeer(1, 'cat', [file]);
    dropCaches(filesystem);
    return { peer, own: measure(1, 'read', filesystem.image, algorithm) };
  });
  const ours = median(rounds.map(({ own }) => own.milliseconds));
  const peer = median(rounds.map(({ peer }) => peer));
  const peak = median(rounds.map(({ own }) => own.peakMiB));
  const rate = (milliseconds: number): string => (mebibytes / (milliseconds / 1000)).toFixed(0);
  return [algorithm, rate(ours), rate(peer), (ours / peer).toFixed(2), peak.toFixed(0)];
}

/** Drops what the kernel keeps of files, once all is written. */
function dropCaches({ mountPoint, image }: BenchFilesystem): void {
  run('btrfs', 'filesystem', 'sync', mountPoint);
  run('sync', '-f', image);
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}

function makeInodes(work: string, inodes: number): void {
  for (let made = 0; made < inodes; made++) {
    const directory = join(work, `directory-${Math.floor(made / filesPerDirectory)}`);
    if (made % filesPerDirectory === 0) mkdirSync(directory);
    closeSync(openSync(join(directory, `file-${made}`), 'w'));
  }
}

/** Half of it can be compressed. */
function makeData(filesystem: BenchFilesystem, algorithm: Algorithm, mebibytes: number): void {
  const subvolume = makeSubvolume(filesystem, algorithm);
  if (algorithm !== 'none') run('btrfs', 'property', 'set', subvolume, 'compression', algorithm);
  const descriptor = openSync(join(subvolume, 'data'), 'w');
  try {
    for (let written = 0; written < mebibytes; written++) {
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
