// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { engineSend, progsArguments } from './data/engineSend';
import { kernelSend } from './data/liveVolume';
import { makeNamesVolume, namesSends } from './namesVolume';
import { describeRunningKernel } from './runningKernel';

/** Volumes whose names were changed at random; each is sent in every way that `namesSends` lists. */
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

describeRunningKernel('the running kernel', () => {
  test.each(seeds)('names changed at random, seed %i', (seed) => {
    const volume = makeNamesVolume(seed);
    try {
      for (const args of namesSends()) {
        const kernel = kernelSend(volume, progsArguments(volume.mountpoint, args));
        const ours = engineSend(volume.image, args);
        expect(Buffer.compare(kernel, ours), JSON.stringify(args)).toBe(0);
      }
    } finally {
      volume.close();
    }
  });
});
