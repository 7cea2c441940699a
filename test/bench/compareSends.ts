// SPDX-License-Identifier: GPL-2.0-only
import { growthTables } from './growthTable';
import { dataTable, sendCaches, sendTable } from './sendTable';

const sizes = {
  whole: { runs: 5, files: 100_000, mebibytes: 1024, counts: [25, 50, 100, 200, 400] },
  quick: { runs: 3, files: 2000, mebibytes: 16, counts: [0.5, 1] },
};

/** Whole sends against the kernel's, with and without data, and how ours grow. */
export function compareSends(quick: boolean, print: (line: string) => void): void {
  const { runs, files, mebibytes, counts } = quick ? sizes.quick : sizes.whole;
  print(`Medians of ${runs} runs; a ratio below 1 is faster than the peer.`);
  print('');
  print('send --no-data of an image | btrfs send --no-data > /dev/null, by the kernel, mounted');
  print('Processes from start to end. ' + sendCaches);
  print(sendTable(files, runs));
  print('');
  print('send of an image | btrfs send > /dev/null, by the kernel, mounted');
  print(dataTable(mebibytes, runs));
  print('');
  print('How time and memory grow: ours without the start of Node; peak memory with Node itself.');
  const { checks, sends } = growthTables(counts.map((thousands) => thousands * 1000));
  print('send --no-data of an image');
  print(sends);
  print('');
  print('index + CRC of a stream | btrfs receive --dump > /dev/null');
  print(checks);
}
