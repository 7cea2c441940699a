// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeSubvolume,
  takeSnapshot,
  withFilesystem,
  type BenchFilesystem,
} from './benchFilesystem';
import { changeFiles, directoryCount, makeFiles } from './fileTree';
import { measurePrograms, ours, type ProgramTimes } from './measure';
import { profileText } from './profileText';
import { tableText } from './tableText';

export const sendCaches =
  'Caches: the image file is in the page cache for ours, which starts with none of its own; the ' +
  'kernel has the filesystem mounted, with its nodes, inodes and data cached by runs before.';

/** A send that both do, as arguments in the order of btrfs-send(8). */
interface Send {
  readonly title: string;
  readonly options: readonly string[];
  readonly subvolume: string;
  readonly parent?: string;
}

/** A full send and an incremental one, without data, of so many files. */
export function sendTable(files: number, runs: number): string {
  return withFilesystem((filesystem) => {
    const work = makeSubvolume(filesystem, 'work');
    makeFiles(work, 0, files);
    takeSnapshot(filesystem, work, 'base');
    const { renames, deletions } = changeFiles(work, files);
    takeSnapshot(filesystem, work, 'next');
    const options = ['--no-data'];
    const whole = `${files} files in ${directoryCount(files)} directories`;
    const changed = `${renames} renames, ${deletions} deletions`;
    return compared(filesystem, runs, [
      { title: `full: ${whole}`, options, subvolume: 'base' },
      { title: `incremental: ${changed}`, options, subvolume: 'next', parent: 'base' },
    ]);
  });
}

/** A send of one file's data of so many MiB, which nothing compresses. */
export function dataTable(mebibytes: number, runs: number): string {
  return withFilesystem((filesystem) => {
    const work = makeSubvolume(filesystem, 'work');
    makeData(join(work, 'data'), mebibytes);
    takeSnapshot(filesystem, work, 'base');
    const title = `${mebibytes} MiB of data`;
    return compared(filesystem, runs, [{ title, options: [], subvolume: 'base' }], mebibytes);
  });
}

function makeData(path: string, mebibytes: number): void {
  const descriptor = openSync(path, 'wx');
  const block = Buffer.alloc(2 ** 20);
  for (let number = 0; number < mebibytes; number++) {
    for (let at = 0; at < block.length; at += 4) block.writeInt32LE((at * 40_503 + number) | 0, at);
    writeSync(descriptor, block);
  }
  closeSync(descriptor);
  if (statSync(path).size !== mebibytes * 2 ** 20) throw new Error(`${path} has the wrong size`);
}

const headings = ['send', 'ours ms', 'cpu', 'kernel ms', 'cpu', 'ratio', 'cpu ratio'];

function compared(
  { image, mountPoint }: BenchFilesystem,
  runs: number,
  sends: readonly Send[],
  mebibytes?: number,
): string {
  const profiles: string[] = [];
  const rows = sends.map(({ title, options, subvolume, parent }) => {
    const ourParent = parent === undefined ? [] : ['-p', parent];
    const peerParent = parent === undefined ? [] : ['-p', join(mountPoint, parent)];
    const program = ours('send', image, subvolume, ...ourParent, ...options);
    profiles.push(`${title}: ${profileText(program)}`);
    const [our, peer] = measurePrograms(runs, [
      program,
      ['btrfs', '-q', 'send', ...options, ...peerParent, join(mountPoint, subvolume)],
    ]);
    return our && peer ? [title, ...cells(our, peer), ...rates(our, peer, mebibytes)] : [title];
  });
  const rateHeadings = mebibytes === undefined ? [] : ['ours MiB/s', 'kernel MiB/s'];
  const table = tableText([[...headings, ...rateHeadings], ...rows]);
  return [table, 'Where the time of ours goes, of a run of its own:', ...profiles].join('\n');
}

const cells = (our: ProgramTimes, peer: ProgramTimes): string[] => [
  our.wall.toFixed(0),
  our.cpu.toFixed(0),
  peer.wall.toFixed(0),
  peer.cpu.toFixed(0),
  (our.wall / peer.wall).toFixed(2),
  (our.cpu / peer.cpu).toFixed(2),
];

const rates = (our: ProgramTimes, peer: ProgramTimes, mebibytes: number | undefined): string[] =>
  mebibytes === undefined
    ? []
    : [our, peer].map(({ wall }) => ((mebibytes / wall) * 1000).toFixed(0));
