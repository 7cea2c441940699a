// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

const version = spawnSync('btrfs', ['--version'], { encoding: 'utf8' });

/** Whether btrfs-progs 6.2, whose output is the reference, is here. */
export const progsAvailable = version.status === 0 && version.stdout.includes('v6.2');

/** A suite that runs btrfs-progs; reported as skipped where it is missing, and a failure in CI. */
export function describeProgs(name: string, body: () => void): void {
  const skip = !progsAvailable && process.env['CI'] === undefined;
  describe.skipIf(skip)(skip ? `${name} (no btrfs-progs 6.2)` : name, body);
}

/** What `btrfs receive --dump` prints for a file, in a zone as TZ has it. */
export function receiveDump(
  path: string,
  zone = 'UTC',
): { readonly status: number | null; readonly stdout: Buffer; readonly stderr: Buffer } {
  const { status, stdout, stderr } = spawnSync('btrfs', ['receive', '--dump', '-f', path], {
    env: { ...process.env, TZ: zone, LC_ALL: 'C' },
    maxBuffer: 2 ** 30,
  });
  return { status, stdout, stderr };
}
