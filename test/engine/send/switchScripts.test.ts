// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { kernelProfile, withSwitch, type KernelProfile } from '../../../engine/send/profiles';
import { firstDifference, type Written } from './data/commandNames';
import { engineSend } from './data/engineSend';
import { makeLiveVolume } from './data/liveVolume';
import { describeRunningKernel } from './runningKernel';
import { switchScripts } from './switchScripts';

const prelude = `
  snap() { btrfs -q subvolume snapshot -r s "$1"; sync; }
  btrfs -q subvolume create s; sync`;

function written(image: string, kernel: KernelProfile): Written {
  const chunks: Uint8Array[] = [];
  let code = '';
  try {
    engineSend(image, { subvol: 'q', parent: 'p', proto: 1, kernel }, chunks);
  } catch (error) {
    code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return { stream: Buffer.concat(chunks), code };
}

describeRunningKernel('a kernel without one of its changes, on a made filesystem', () => {
  test.each(switchScripts)('$change', ({ change, script, with: on, without: off }) => {
    const volume = makeLiveVolume([], 256);
    try {
      volume.mount('noatime');
      execFileSync('bash', ['-ec', `cd ${volume.mountpoint}${prelude}\n${script}\nsync`]);
      volume.unmount();
      const kernel = kernelProfile('6.18');
      const difference = firstDifference(
        written(volume.image, kernel),
        written(volume.image, withSwitch(kernel, change, false)),
      );
      expect(difference?.with).toMatch(on);
      expect(difference?.without).toMatch(off);
    } finally {
      volume.close();
    }
  });
});
