// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeSubvolume, run, takeSnapshot, withFilesystem } from './benchFilesystem';
import { directoryCount, makeFiles } from './fileTree';
import { measure, measurePeer } from './measure';
import type { TaskResult } from './task';
import { tableText } from './tableText';

/** More files than these are measured once: each run takes long enough to be no accident. */
const runsOfMany = 100_000;

/** For sizes that double, our time and memory. */
export interface GrowthTables {
  readonly checks: string;
  readonly sends: string;
}

/** Full sends without data of so many files; and indexing with CRC, against `btrfs receive --dump`. */
export function growthTables(counts: readonly number[]): GrowthTables {
  return withFilesystem((filesystem) => {
    const { folder, image, mountPoint } = filesystem;
    const work = makeSubvolume(filesystem, 'work');
    const checks: Row[] = [];
    const sends: Row[] = [];
    let made = 0;
    for (const count of counts) {
      makeFiles(work, made, count);
      made = count;
      const name = `snapshot-${count}`;
      const stream = join(folder, `${name}.btrfs-stream`);
      takeSnapshot(filesystem, work, name);
      run('btrfs', '-q', 'send', '-f', stream, join(mountPoint, name));
      const inodes = count + directoryCount(count);
      const bytes = statSync(stream).size;
      const runs = count <= runsOfMany ? 3 : 1;
      const peer = measurePeer(runs, 'btrfs', ['receive', '--dump', '-f', stream]);
      checks.push({ inodes, bytes, ours: measure(runs, 'check', stream), peer });
      sends.push({ inodes, ours: measure(runs, 'send', image, name) });
    }
    return { checks: table(checks), sends: table(sends) };
  });
}

interface Row {
  readonly inodes: number;
  readonly bytes?: number;
  readonly ours: TaskResult;
  readonly peer?: number;
}

const headings = ['inodes', 'commands', 'MiB', 'ours ms', 'peer ms', 'ratio', 'growth', 'peak MiB'];

/** `growth` is our time over that of the size before: 2 is linear where sizes double. */
function table(rows: readonly Row[]): string {
  const cells = rows.map(({ inodes, bytes, ours, peer }, index) => {
    const before = rows[index - 1]?.ours.milliseconds;
    return [
      `${inodes}`,
      `${ours.commands}`,
      bytes === undefined ? '–' : (bytes / 2 ** 20).toFixed(1),
      ours.milliseconds.toFixed(0),
      peer === undefined ? '–' : peer.toFixed(0),
      peer === undefined ? '–' : (ours.milliseconds / peer).toFixed(2),
      before === undefined ? '–' : `× ${(ours.milliseconds / before).toFixed(2)}`,
      ours.peakMiB.toFixed(0),
    ];
  });
  return tableText([headings, ...cells]);
}
