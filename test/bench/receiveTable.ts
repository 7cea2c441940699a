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
  'receive ms',
  'check ms',
  'peer ms',
  'peer / receive',
  'peer / check',
  'receive MiB',
  'check MiB',
];

const sizes = {
  whole: { counts: [100_000, 1_000_000], runs: 3 },
  quick: { counts: [5000], runs: 1 },
};

/**
 * Receiving in memory, all that `check` does to come to its verdict, and `btrfs receive` on a loop
 * device.
 */
export function compareReceiving(quick: boolean, print: (line: string) => void): void {
  const { counts, runs } = quick ? sizes.quick : sizes.whole;
  print(
    'receiving in memory, CRC and history included | check, from the file to its findings | btrfs receive on a loop device',
  );
  print(receiveTable(counts, runs));
}

/** Of streams of so many commands. */
function receiveTable(counts: readonly number[], runs: number): string {
  const rows = withFilesystem(({ folder, mountPoint }) =>
    counts.map((count) => {
      const stream = join(folder, `${count}.btrfs-stream`);
      writeSmallFiles(stream, count);
      const received = measure(runs, 'receive', stream);
      const checked = measure(runs, 'verdict', stream);
      // Each run needs a place of its own; deleting is no part of receiving.
      const receive = 'exec btrfs -q receive -f "$1" "$(mktemp -d -p "$0")"';
      const [peer] = measurePrograms(1, [['sh', '-c', receive, mountPoint, stream]]);
      const wall = peer?.wall ?? NaN;
      return [
        `${received.commands}`,
        (statSync(stream).size / 2 ** 20).toFixed(1),
        received.milliseconds.toFixed(0),
        checked.milliseconds.toFixed(0),
        wall.toFixed(0),
        (wall / received.milliseconds).toFixed(1),
        (wall / checked.milliseconds).toFixed(1),
        received.peakMiB.toFixed(0),
        checked.peakMiB.toFixed(0),
      ];
    }),
  );
  return tableText([headings, ...rows]);
}
