// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { engineSend, progsArguments } from './data/engineSend';
import { kernelSend } from './data/liveVolume';
import { makeNamesVolume, namesSends } from './namesVolume';

/** Mounting needs root, and the oracle is the running kernel. CI has both, or fails. */
const canRun = process.getuid?.() === 0 && hasBtrfs();
const skipped = !canRun && !process.env['CI'];

function hasBtrfs(): boolean {
  try {
    execFileSync('btrfs', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Volumes whose names were changed at random; each is sent in every way that `namesSends` lists. */
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

describe.skipIf(skipped)(
  skipped ? 'the running kernel (needs root and btrfs)' : 'the running kernel',
  () => {
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
  },
);
