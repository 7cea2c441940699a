// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** Mounting needs root, and the oracle is the running kernel. */
const canRun = process.getuid?.() === 0 && spawnSync('btrfs', ['--version']).status === 0;
const skipped = !canRun && process.env['CI'] === undefined;

/** A suite against the running kernel; reported as skipped where that can't be, and a failure in CI. */
export function describeLive(name: string, body: () => void): void {
  describe.skipIf(skipped)(skipped ? `${name} (needs root and btrfs)` : name, body);
}
