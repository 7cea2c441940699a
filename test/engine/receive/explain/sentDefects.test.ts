// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeRunningKernel } from '../../send/runningKernel';
import { receiveChecked } from './receiveChecked';

/** Two subvolumes, p and q, that are made side by side so that inodes of one number meet. */
const recipes: readonly (readonly [defect: string, script: string])[] = [
  ['stale-inode-path', 'mkdir p/d; sync; mkdir q/d; sync; mkdir p/e q/e; mv q/e q/f; mv q/d q/f/d'],
  ['same-inode-other-object', 'mkdir p/x; touch q/x; sync; ln q/x q/y'],
];

const before = `set -e
truncate -s 300M image; mkfs.btrfs -q image >/dev/null 2>&1
mkdir mount; mount -o loop image mount; trap 'cd /; umount "$OLDPWD"' EXIT; cd mount
btrfs -q subvolume create p; btrfs -q subvolume create q; sync`;
const after = `btrfs -q property set p ro true; btrfs -q property set q ro true; sync
btrfs -q send p -f ../parent; btrfs -q send -p p q -f ../child
mkdir in; btrfs -q receive -f ../parent in; btrfs -q receive -f ../child in 2>../errors || true`;

const [major = 0, minor = 0] = release().split('.').map(Number);
const hasStalePaths = major > 6 || (major === 6 && minor >= 15);

describeRunningKernel('the running kernel', () => {
  test.each(recipes.filter(([defect]) => defect !== 'stale-inode-path' || hasStalePaths))(
    'sends what is told by its pattern, and what receive says of it: %s',
    (defect, script) => {
      const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-defects-'));
      try {
        execFileSync('bash', ['-c', `${before}\n${script}\n${after}`], { cwd: folder });
        const read = (name: string): Uint8Array => readFileSync(join(folder, name));
        const { findings, verdict } = receiveChecked(read('child'), [read('parent')]);
        const error = findings.find(({ severity }) => severity === 'error');
        expect(error?.defect).toBe(defect);
        const errors = readFileSync(join(folder, 'errors'), 'latin1');
        expect(errors.trim()).toBe(`ERROR: ${verdict.refusal?.receive}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
