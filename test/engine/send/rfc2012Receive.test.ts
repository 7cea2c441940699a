// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { kernelProfile, type KernelProfile } from '../../../engine/send/profiles';
import { receiveChecked } from '../receive/explain/receiveChecked';
import { engineSend } from './data/engineSend';
import { makeLiveVolume } from './data/liveVolume';
import { describeRunningKernel } from './runningKernel';
import { withSwitch } from './withSwitch';

/** A change of directories that the first kernels sent wrongly, and how receiving it failed. */
interface ClassicFailure {
  readonly name: string;
  readonly kernel: KernelProfile;
  /** `snap X` takes a read-only snapshot of `s` as X; q is sent from p. */
  readonly script: string;
  readonly receive: RegExp;
  /** The defect that the diagnosis names, whose version is that of the fix. */
  readonly defect: string;
  readonly message: RegExp;
}

const rfc = kernelProfile('rfc-2012');

const failures: readonly ClassicFailure[] = [
  {
    name: 'parent and child are swapped',
    kernel: rfc,
    script: 'mkdir -p s/a/b; snap p; mv s/a/b s/b2; mv s/a s/b2/a2; snap q',
    receive: /^rename a -> a\/b\/a2 failed: Invalid argument/,
    defect: 'rename-below-itself',
    message: /Linux before 5\.0 sends this .*btrfs\/030/,
  },
  {
    name: 'a directory moves below one that it holds (fstests 030)',
    kernel: rfc,
    script: `mkdir -p s/a/b/c/d; mkdir s/a/b/c2; snap p
      mv s/a/b/c/d s/a/b/c2/d2; mv s/a/b/c s/a/b/c2/d2/cc; snap q`,
    receive: /^rename a\/b\/c -> a\/b\/c\/d\/cc failed: Invalid argument/,
    defect: 'rename-below-itself',
    message: /Linux before 5\.0 sends this .*btrfs\/030/,
  },
  {
    name: 'a directory moves into one that is made later',
    kernel: rfc,
    script: 'mkdir s/a; snap p; mkdir s/z; mv s/a s/z/a; snap q',
    receive: /^rename a -> o258-\d+-0\/a failed: No such file or directory/,
    defect: 'rename-before-mkdir',
    message: /Linux before 3\.7 sends this /,
  },
  {
    name: 'parent and child are swapped, and the child keeps its name (fstests 039)',
    // The first kernel that put moves off did so only where the name changed, too.
    kernel: kernelProfile('3.14'),
    script: 'mkdir -p s/a/b; snap p; mv s/a/b s/b; mv s/a s/b/a; snap q',
    receive: /^rename a -> a\/b\/a failed: Invalid argument/,
    defect: 'rename-below-itself',
    message: /Linux before 5\.0 sends this /,
  },
  {
    name: 'a removed directory, where one waits to move out of it (fstests 040, 043)',
    // Moves were put off for a while before this was thought of; the RFC puts off none.
    // (The paths of 3.14 lead astray besides.)
    kernel: withSwitch(kernelProfile('3.15'), 'remembersOrphanDirs', false),
    script: `mkdir -p s/a/b/c; touch s/a/b/c/foo; mkdir s/a/b/c/x s/a/b/y; snap p
      rm s/a/b/c/foo; mv s/a/b/y s/a/b/YY; mv s/a/b/c/x s/a/b/YY; rmdir s/a/b/c; snap q`,
    receive: /^rmdir o259-\d+-0 failed: Directory not empty/,
    defect: 'premature-rmdir',
    message: /Linux before 4\.9 sends this .*btrfs\/043/,
  },
];

const prelude = `
  snap() { btrfs -q subvolume snapshot -r s "$1"; sync; }
  btrfs -q subvolume create s; sync`;

function sentAndReceived(script: string, kernel: KernelProfile) {
  const volume = makeLiveVolume([], 256);
  try {
    volume.mount('noatime');
    execFileSync('bash', ['-ec', `cd ${volume.mountpoint}${prelude}\n${script}\nsync`]);
    volume.unmount();
    const parent = engineSend(volume.image, { subvol: 'p', proto: 1 });
    const chunks: Uint8Array[] = [];
    try {
      const args = { subvol: 'q', parent: 'p', proto: 1, kernel } as const;
      engineSend(volume.image, args, chunks);
    } catch {
      // What was written until then is received all the same, as it was.
    }
    return receiveChecked(Buffer.concat(chunks), [parent]);
  } finally {
    volume.close();
  }
}

describeRunningKernel('what the first kernels sent', () => {
  test.each(failures)('$name', ({ kernel, script, receive, defect, message }) => {
    const check = sentAndReceived(script, kernel);
    expect(check.verdict.receives).toBe(false);
    const [first] = check.findings.filter(({ severity }) => severity === 'error');
    expect(first?.receive).toMatch(receive);
    expect(first?.defect).toBe(defect);
    expect(first?.message).toMatch(message);
    expect(sentAndReceived(script, kernelProfile('6.18')).verdict.receives).toBe(true);
  });
});
