// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { withFilesystem } from './benchFilesystem';
import { writeSmallFiles } from './largeStream';
import { measurePrograms, measureRebuilding, median } from './measure';
import { tableText } from './tableText';

const headings = [
  ...['commands', 'MiB', 'ours ms', 'peer ms', 'peer / ours', 'peak MiB'],
  'longest step ms',
];

const sizes = {
  whole: { counts: [100_000, 1_000_000], runs: 3 },
  quick: { counts: [5000], runs: 1 },
};

/** A snapshot rebuilt from its stream, and received by `btrfs receive` on a loop device. */
export function compareRebuilding(quick: boolean, print: (line: string) => void): void {
  const { counts, runs } = quick ? sizes.quick : sizes.whole;
  print('rebuilding a snapshot in memory, CRC included | btrfs receive on a loop device');
  print(rebuildTable(counts, runs));
}

/** Of streams of so many commands. */
function rebuildTable(counts: readonly number[], runs: number): string {
  const rows = withFilesystem(({ folder, mountPoint }) =>
    counts.map((count) => {
      const stream = join(folder, `${count}.btrfs-stream`);
      writeSmallFiles(stream, count);
      const ours = Array.from({ length: runs }, () => measureRebuilding(stream));
      // Each run needs a place of its own; deleting is no part of receiving.
      const receive = 'exec btrfs -q receive -f "$1" "$(mktemp -d -p "$0")"';
      const [peer] = measurePrograms(1, [['sh', '-c', receive, mountPoint, stream]]);
      const wall = peer?.wall ?? NaN;
      const milliseconds = median(ours.map((run) => run.milliseconds));
      return [
        `${ours[0]?.commands ?? 0}`,
        (statSync(stream).size / 2 ** 20).toFixed(1),
        milliseconds.toFixed(0),
        wall.toFixed(0),
        (wall / milliseconds).toFixed(1),
        median(ours.map((run) => run.peakMiB)).toFixed(0),
        Math.max(...ours.map((run) => run.longestStep)).toFixed(1),
      ];
    }),
  );
  return tableText([headings, ...rows]);
}
