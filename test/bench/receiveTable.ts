// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { withFilesystem } from './benchFilesystem';
import { writeSmallFiles } from './largeStream';
import { measure, measurePrograms } from './measure';
import { tableText } from './tableText';

const headings = ['commands', 'MiB', 'ours ms', 'peer ms', 'peer / ours', 'peak MiB'];

const sizes = {
  whole: { counts: [100_000, 1_000_000], runs: 3 },
  quick: { counts: [5000], runs: 1 },
};

/** Receiving in memory, and by `btrfs receive` on a loop device. */
export function compareReceiving(quick: boolean, print: (line: string) => void): void {
  const { counts, runs } = quick ? sizes.quick : sizes.whole;
  print('receiving in memory, CRC and history included | btrfs receive on a loop device');
  print(receiveTable(counts, runs));
}

/** Of streams of so many commands. */
function receiveTable(counts: readonly number[], runs: number): string {
  const rows = withFilesystem(({ folder, mountPoint }) =>
    counts.map((count) => {
      const stream = join(folder, `${count}.btrfs-stream`);
      writeSmallFiles(stream, count);
      const ours = measure(runs, 'receive', stream);
      // Each run needs a place of its own; deleting is no part of receiving.
      const receive = 'exec btrfs -q receive -f "$1" "$(mktemp -d -p "$0")"';
      const [peer] = measurePrograms(1, [['sh', '-c', receive, mountPoint, stream]]);
      const wall = peer?.wall ?? NaN;
      return [
        `${ours.commands}`,
        (statSync(stream).size / 2 ** 20).toFixed(1),
        ours.milliseconds.toFixed(0),
        wall.toFixed(0),
        (wall / ours.milliseconds).toFixed(1),
        ours.peakMiB.toFixed(0),
      ];
    }),
  );
  return tableText([headings, ...rows]);
}
