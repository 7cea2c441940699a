// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';

/** Mounting needs root, and the oracle is the kernel that runs. CI has both, or fails. */
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

/** A suite that mounts filesystems, which is reported as skipped where that can't be done. */
export function describeRunningKernel(name: string, body: () => void): void {
  describe.skipIf(skipped)(skipped ? `${name} (needs root and btrfs)` : name, body);
}
