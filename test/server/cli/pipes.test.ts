// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliProgram, temporaryFolder, workspace } from './bundledCli';

/** Runs a line of shell in which `$CLI` is the program. */
const shell = (line: string) =>
  spawnSync('bash', ['-c', `set -o pipefail; ${line}`], {
    cwd: workspace,
    env: { ...process.env, CLI: `${process.execPath} ${cliProgram()}` },
    maxBuffer: 2 ** 28,
  });

describe('output', () => {
  test.each([
    '$CLI dump base.btrfs-stream --format json | head -1',
    '$CLI send example.img base | head -c 1',
    '$CLI trace example.img base | head -1',
    '$CLI outline base.btrfs-stream | true',
    '$CLI trace example.img base base base base | true',
  ])('whose reader goes away is no error: %s', (line) => {
    const { status, stderr } = shell(line);
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  });

  test('to a slow reader arrives whole', () => {
    const { status, stdout } = shell('$CLI send example.img base | (sleep 0.3; cat)');
    expect(status).toBe(0);
    expect(stdout.equals(readFileSync(join(workspace, 'base.btrfs-stream')))).toBe(true);
  });

  test('through a pipe that does not block arrives whole', () => {
    // `node` as the reader makes its end of a pipe non-blocking; the writer shares it through `sh`.
    const reader = 'process.stdin.pipe(process.stdout)';
    const { status, stdout } = shell(`$CLI trace example.img base | node -e '${reader}'`);
    expect(status).toBe(0);
    const direct = execFileSync(process.execPath, [cliProgram(), 'trace', 'example.img', 'base'], {
      cwd: workspace,
      maxBuffer: 2 ** 28,
    });
    expect(stdout.equals(direct)).toBe(true);
  });

  test('to a full device is an error', () => {
    const { status, stderr } = shell('$CLI send example.img base > /dev/full');
    expect(stderr.toString()).toBe('error: cannot write: no space left on device\n');
    expect(status).toBe(1);
  });

  test('to a terminal is refused, as btrfs does', () => {
    const log = join(temporaryFolder(), 'log');
    const { status } = shell(
      `script -qec "$CLI send example.img base" /dev/null > ${log} < /dev/null`,
    );
    expect(readFileSync(log, 'utf8')).toContain('error: not dumping send stream into a terminal');
    expect(status).toBe(1);
  });
});
