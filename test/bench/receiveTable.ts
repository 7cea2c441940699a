// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { withFilesystem } from './benchFilesystem';
import { writeSmallFiles } from './largeStream';
import { measure, measurePrograms } from './measure';
import { tableText } from './tableText';

const headings = [
  'commands',
  'MiB',
  'peer ms',
  'receive ms',
  'peak MiB',
  'history ms',
  'peak MiB',
  'check ms',
  'peak MiB',
];

const sizes = {
  whole: { counts: [100_000, 1_000_000], runs: 3 },
  quick: { counts: [5000], runs: 1 },
};

/**
 * Receiving in memory, the same with the state at each command kept, all that `check` does to come to its
 * verdict, and `btrfs receive` on a loop device.
 */
export function compareReceiving(quick: boolean, print: (line: string) => void): void {
  const { counts, runs } = quick ? sizes.quick : sizes.whole;
  print('receiving in memory, from the file to its end | btrfs receive on a loop device');
  print(
    'In brackets how many times as long the peer takes. history: the state at each command is kept.',
  );
  print(
    'check: from the file to its findings, history and a second look at each command included.',
  );
  print(receiveTable(counts, runs));
}

/** Of streams of so many commands. */
function receiveTable(counts: readonly number[], runs: number): string {
  const rows = withFilesystem(({ folder, mountPoint }) =>
    counts.map((count) => {
      const stream = join(folder, `${count}.btrfs-stream`);
      writeSmallFiles(stream, count);
      const results = [
        measure(runs, 'receive', stream),
        measure(runs, 'receiveWithHistory', stream),
        measure(runs, 'verdict', stream),
      ];
      // Each run needs a place of its own; deleting is no part of receiving.
      const receive = 'exec btrfs -q receive -f "$1" "$(mktemp -d -p "$0")"';
      const [peer] = measurePrograms(1, [['sh', '-c', receive, mountPoint, stream]]);
      const wall = peer?.wall ?? NaN;
      return [
        `${count}`,
        (statSync(stream).size / 2 ** 20).toFixed(1),
        wall.toFixed(0),
        ...results.flatMap(({ milliseconds, peakMiB }) => [
          `${milliseconds.toFixed(0)} (${(wall / milliseconds).toFixed(1)})`,
          peakMiB.toFixed(0),
        ]),
      ];
    }),
  );
  return tableText([headings, ...rows]);
}
