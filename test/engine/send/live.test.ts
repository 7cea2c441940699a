// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SendError } from '../../../engine/send/errors';
import { engineSend, progsArguments, type SendArguments } from './data/engineSend';
import { run, type LiveVolume } from './data/liveVolume';
import { makeNamesVolume, namesSends } from './namesVolume';
import { describeRunningKernel } from './runningKernel';

/** Volumes whose names were changed at random, one of each style, each sent in every way. */
const seeds = [0, 1, 2, 3, 4, 5];

/** What a send came to: its bytes, or the error that it ended with. */
interface Outcome {
  readonly bytes: Uint8Array;
  /** 0 where it went well. Unrelated subvolumes can't always be sent as each other's parent. */
  readonly errno: number;
}

function kernelOutcome(volume: LiveVolume, args: SendArguments): Outcome {
  const out = `${volume.image}.stream`;
  let errno = 0;
  try {
    run('btrfs', ['-q', 'send', '-f', out, ...progsArguments(volume.mountpoint, args)]);
  } catch (error) {
    const [, number] = /send ioctl failed with -(\d+)/.exec(String(error)) ?? [];
    if (number === undefined) throw error;
    errno = Number(number);
  }
  const bytes = readFileSync(out);
  rmSync(out);
  return { bytes, errno };
}

function engineOutcome(volume: LiveVolume, args: SendArguments): Outcome {
  const chunks: Uint8Array[] = [];
  let errno = 0;
  try {
    engineSend(volume.image, args, chunks);
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    ({ errno } = error);
  }
  return { bytes: Buffer.concat(chunks), errno };
}

describeRunningKernel('the running kernel', () => {
  test.each(seeds)('names changed at random, seed %i', (seed) => {
    const volume = makeNamesVolume(seed);
    try {
      for (const args of namesSends()) {
        const kernel = kernelOutcome(volume, args);
        const ours = engineOutcome(volume, args);
        expect(ours.errno, JSON.stringify(args)).toBe(kernel.errno);
        // btrfs-progs may drop the last of what a failing send wrote.
        const length = kernel.errno === 0 ? ours.bytes.length : kernel.bytes.length;
        const same = Buffer.compare(kernel.bytes, ours.bytes.subarray(0, length)) === 0;
        expect(same, JSON.stringify(args)).toBe(true);
      }
    } finally {
      volume.close();
    }
  });
});
