// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { kernelProfile, type KernelProfile } from '../../../engine/send/profiles';
import { firstDifference, type Written } from './data/commandNames';
import { engineSend } from './data/engineSend';
import { makeLiveVolume } from './data/liveVolume';
import { describeRunningKernel } from './runningKernel';
import { switchScripts, type SwitchScript } from './switchScripts';

/** Clones and deduplicates in a shell: FICLONERANGE and FIDEDUPERANGE. */
const ioctls = `
  reflink() { python3 -c "
import fcntl, os, struct, sys
source, at, length, target, to = sys.argv[1:]
source, target = os.open(source, os.O_RDONLY), os.open(target, os.O_RDWR | os.O_CREAT)
fcntl.ioctl(target, 0x4020940d, struct.pack('qQQQ', source, int(at), int(length), int(to)))" "$@"; }
  dedupe() { python3 -c "
import fcntl, os, struct, sys
while sys.argv[1:]:
  source, at, length, target, to = sys.argv[1:6]
  del sys.argv[1:6]
  source, target = os.open(source, os.O_RDONLY), os.open(target, os.O_RDWR)
  request = struct.pack('QQHHIqQQiI', int(at), int(length), 1, 0, 0, target, int(to), 0, 0, 0)
  answer = struct.unpack('QQHHIqQQiI', fcntl.ioctl(source, 0xc0189436, request))
  assert answer[7] == int(length), answer" "$@"; }`;
import { withSwitch } from './withSwitch';

const prelude = `
  snap() { btrfs -q subvolume snapshot -r s "$1"; sync; }
  btrfs -q subvolume create s; sync`;

function written(image: string, one: SwitchScript, kernel: KernelProfile): Written {
  const chunks: Uint8Array[] = [];
  let code = '';
  try {
    const parent = one.parent === null ? {} : { parent: 'p' };
    const { proto = 1, omitEndCmd = false } = one;
    engineSend(image, { subvol: 'q', ...parent, proto, omitEndCmd, kernel }, chunks);
  } catch (error) {
    code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return { stream: Buffer.concat(chunks), code };
}

describeRunningKernel('a kernel without one of its changes, on a made filesystem', () => {
  test.each(switchScripts)('$change', (one) => {
    const { change, script, mount, with: on, without: off } = one;
    const volume = makeLiveVolume(one.mkfs ?? [], 256);
    try {
      volume.mount(['noatime', ...(mount === undefined ? [] : [mount])].join());
      const commands = `cd ${volume.mountpoint}${ioctls}${prelude}\n${script}\nsync`;
      execFileSync('bash', ['-ec', commands], { stdio: ['ignore', 'pipe', 'pipe'] });
      volume.unmount();
      const kernel = kernelProfile(one.kernel ?? '6.18');
      expect(kernel.switches.has(change)).toBe(true);
      const difference = firstDifference(
        written(volume.image, one, kernel),
        written(volume.image, one, withSwitch(kernel, change, false)),
      );
      expect(difference?.with).toMatch(on);
      expect(difference?.without).toMatch(off);
    } finally {
      volume.close();
    }
  });
});
