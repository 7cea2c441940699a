// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { makeBenchFilesystem, type BenchFilesystem } from './benchFilesystem';
import { measure, measurePeer, type Measured } from './measure';
import { tableText } from './tableText';

const counts = { whole: [4000, 8000, 16_000, 32_000], quick: [500, 1000] };

/**
 * Times ours against the peers that do the same work, in the same run on the same files, for sizes
 * that double. Needs root and btrfs-progs.
 */
export function compare(quick: boolean, print: (line: string) => void): void {
  const runs = quick ? 3 : 5;
  const filesystem = makeBenchFilesystem(quick ? counts.quick : counts.whole);
  try {
    print(`Medians of ${runs} runs; a ratio below 1 is faster than the peer.`);
    print('Ours without the start of Node, on cold code; peak memory with Node itself.');
    print('');
    print('index + CRC of a stream | btrfs receive --dump > /dev/null');
    print(tableText(checkRows(filesystem, runs)));
    print('');
    print('send --no-data of an image | btrfs send --no-data > /dev/null, by the kernel, mounted');
    print(tableText(sendRows(filesystem, runs)));
  } finally {
    filesystem.remove();
  }
}

const headings = ['inodes', 'commands', 'MiB', 'ours ms', 'peer ms', 'ratio', 'growth', 'peak MiB'];

function checkRows({ snapshots }: BenchFilesystem, runs: number): string[][] {
  const measured = snapshots.map(({ inodes, stream }) => ({
    inodes,
    bytes: statSync(stream).size,
    ours: measure(runs, 'check', stream),
    peer: measurePeer(runs, 'btrfs', ['receive', '--dump', '-f', stream]),
  }));
  return [headings, ...rows(measured)];
}

function sendRows({ snapshots, image, mountPoint }: BenchFilesystem, runs: number): string[][] {
  const measured = snapshots.map(({ inodes, name }) => ({
    inodes,
    ours: measure(runs, 'send', image, name),
    peer: measurePeer(runs, 'btrfs', ['send', '-q', '--no-data', join(mountPoint, name)]),
  }));
  return [headings, ...rows(measured)];
}

interface Compared {
  readonly inodes: number;
  readonly bytes?: number;
  readonly ours: Measured;
  readonly peer: number;
}

/** `growth` is our time over that of the size before: 2 is linear. */
function rows(measured: readonly Compared[]): string[][] {
  return measured.map(({ inodes, bytes, ours, peer }, index) => {
    const before = measured[index - 1]?.ours.milliseconds;
    return [
      `${inodes}`,
      `${ours.commands}`,
      bytes === undefined ? '–' : (bytes / 2 ** 20).toFixed(1),
      ours.milliseconds.toFixed(0),
      peer.toFixed(0),
      (ours.milliseconds / peer).toFixed(2),
      before === undefined ? '–' : `× ${(ours.milliseconds / before).toFixed(2)}`,
      ours.peakMiB.toFixed(0),
    ];
  });
}
