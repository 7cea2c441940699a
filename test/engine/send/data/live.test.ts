// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { describeRunningKernel } from '../runningKernel';
import { engineSend, progsArguments } from './engineSend';
import { kernelSend } from './liveVolume';
import { makeRandomVolume, randomSends } from './randomVolume';

/** Each is another filesystem, mounted another way: see `makeRandomVolume`. */
const seeds = Array.from({ length: Number(process.env['LIVE_ROUNDS'] ?? 24) }, (_, seed) => seed);

describeRunningKernel("the kernel's data of files", () => {
  test.each(seeds)(
    'changed at random, seed %i',
    (seed) => {
      const volume = makeRandomVolume(seed);
      try {
        for (const args of randomSends()) {
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
