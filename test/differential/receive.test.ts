// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRunningKernel } from '../engine/send/runningKernel';
import { openEngineSends } from './engineSends';
import { openKernelVolumes, type KernelVolumes } from './kernelVolume';
import { snapshotsOf, type Send } from './sends';
import { sequence, type Style } from './sequence';

const styles: readonly Style[] = ['few', 'dirs', 'links', 'inodes', 'data', 'mixed'];
const variants: readonly Pick<Send, 'proto' | 'compressed'>[] = [
  { proto: 1 },
  { proto: 2 },
  { proto: 2, compressed: true },
];
const cases = styles.flatMap((style, at) => [
  { style, seed: at, ...variants[at % 3] },
  { style, seed: at + 100, ...variants[(at + 1) % 3] },
]);

describeRunningKernel('btrfs receive', () => {
  let volumes: KernelVolumes;
  beforeAll(() => (volumes = openKernelVolumes()));
  afterAll(() => volumes.close());

  test.each(cases)(
    "makes the sent subvolumes of the engine's streams: $style, seed $seed, protocol $proto",
    async ({ style, seed, proto = 1, compressed = false }) => {
      const script = sequence(seed, style);
      const { images } = await volumes.make(script, []);
      const engine = openEngineSends(images);
      const made = snapshotsOf(script);
      const subvols = ['s0', 's1', 's2'].filter((name) => made.includes(name));
      const streams = subvols.map((subvol, at) => {
        const parent = subvols[at - 1];
        const { bytes, errno } = engine.send({
          ...{ subvol, proto, compressed },
          ...(parent !== undefined && { parent }),
        });
        expect(errno).toBe(0);
        return { subvol, bytes };
      });
      engine.close();
      expect(streams.length).toBeGreaterThan(1);
      expect(await volumes.receive(streams)).toEqual([]);
    },
  );
});
