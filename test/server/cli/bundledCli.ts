// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

const root = join(fileURLToPath(import.meta.url), '../../../..');

/** The folder of the example image and its streams. */
export const workspace = join(root, 'test', 'fixtures', 'workspace');

/** A folder that is deleted when the test file is through. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bundles entries as the build does, and gives the folder of the outcome. */
export function bundle(entries: Readonly<Record<string, string>>): string {
  const outdir = temporaryFolder();
  buildSync({
    absWorkingDir: root,
    entryPoints: { ...entries },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outdir,
    logLevel: 'warning',
  });
  return outdir;
}

let program: string | undefined;

/** The command line as a program of its own, bundled once for a test file. */
export function cliProgram(): string {
  program ??= join(bundle({ cli: 'server/cli/main.ts' }), 'cli.js');
  return program;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

/** Runs it in the example's folder, in UTC. */
export function cli(...args: readonly string[]): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliProgram(), ...args], {
    cwd: workspace,
    env: { ...process.env, TZ: 'UTC' },
    input: '',
    maxBuffer: 2 ** 28,
  });
  return { code: status, stdout: stdout.toString(), bytes: stdout, stderr: stderr.toString() };
}
