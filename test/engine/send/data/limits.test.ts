// SPDX-License-Identifier: GPL-2.0-only
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeRunningKernel } from '../runningKernel';
import { engineSend, progsArguments, type SendArguments } from './engineSend';
import { kernelSend, makeLiveVolume, run } from './liveVolume';

const scenarios = fileURLToPath(new URL('limitScenarios.py', import.meta.url));

/** Snapshots `s<first>` … `s<last>`. */
const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `s${first + index}`);

interface Limit {
  readonly scenario: string;
  readonly what: string;
  readonly mkfs: readonly string[];
  readonly sends: readonly SendArguments[];
}

/** What lies beyond a constant of the kernel's; each is made by limitScenarios.py. */
const limits: readonly Limit[] = [
  {
    scenario: 'roots',
    what: 'leaves that 17 clone roots hold, and 18, which are not cached',
    mkfs: ['-n', '4096'],
    sends: [
      { subvol: 's20', parent: 's3', cloneSources: [...range(4, 18), 'b0'], proto: 1 },
      { subvol: 's20', parent: 's3', cloneSources: [...range(4, 19), 'b0'], proto: 1 },
      { subvol: 's20', parent: 's3', cloneSources: range(0, 2), proto: 2 },
    ],
  },
  {
    scenario: 'leaves',
    what: 'more than 128 leaves with clone sources',
    mkfs: ['-n', '4096'],
    sends: [
      { subvol: 's0', proto: 1 },
      { subvol: 's1', parent: 's0', proto: 1 },
      { subvol: 'other', parent: 's0', cloneSources: ['s1'], proto: 1 },
    ],
  },
  {
    scenario: 'references',
    what: 'extents with 1024 references and more',
    mkfs: ['-n', '4096'],
    sends: [
      { subvol: 'exact', proto: 1 },
      { subvol: 's1', parent: 's0', proto: 1 },
      { subvol: 's2', parent: 's0', cloneSources: ['s1'], proto: 1 },
    ],
  },
  {
    scenario: 'holes',
    what: 'holes and files of more than 4 GiB, whose lengths the kernel cuts off at 32 bits',
    mkfs: [],
    sends: [
      { subvol: 's0', proto: 1 },
      { subvol: 's1', parent: 's0', proto: 1, noFileData: true },
      { subvol: 's1', parent: 's0', proto: 2 },
      { subvol: 's0', parent: 's1', proto: 1, noFileData: true },
    ],
  },
  {
    scenario: 'holes',
    what: 'the same with hole items',
    mkfs: ['-O', '^no-holes'],
    sends: [
      { subvol: 's1', parent: 's0', proto: 1, noFileData: true },
      { subvol: 's1', parent: 's0', proto: 2, noFileData: true },
      { subvol: 's0', parent: 's1', proto: 1, noFileData: true },
    ],
  },
  {
    scenario: 'leaves',
    what: 'clone sources given twice, and the sent snapshot among them',
    mkfs: [],
    sends: [
      { subvol: 's1', parent: 's0', cloneSources: ['s0', 's0'], proto: 1 },
      { subvol: 's1', parent: 's0', cloneSources: ['s1', 'other'], proto: 1 },
      { subvol: 's0', parent: 's0', proto: 1 },
    ],
  },
];

describeRunningKernel("the kernel's limits", () => {
  test.each(limits)(
    '$scenario: $what',
    ({ scenario, mkfs, sends }) => {
      const volume = makeLiveVolume(mkfs, 600);
      try {
        volume.mount('noatime');
        run('python3', [scenarios, volume.mountpoint, scenario]);
        volume.unmount();
        volume.mount('ro');
        for (const args of sends) {
          const kernel = kernelSend(volume, progsArguments(volume.mountpoint, args));
          const ours = engineSend(volume.image, args);
          expect(Buffer.compare(kernel, ours), JSON.stringify(args)).toBe(0);
        }
      } finally {
        volume.close();
      }
    },
    300_000,
  );
});
