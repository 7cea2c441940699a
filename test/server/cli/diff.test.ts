// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli, temporaryFolder, workspace } from './bundledCli';

const folder = temporaryFolder();
const swap = 'swap.btrfs-stream';

function sentBy(kernel: string): string {
  const file = join(folder, `linux-${kernel}`);
  const sent = cli('send', 'example.img', 'swap', '-p', 'base', '--kernel', kernel, '-f', file);
  expect(sent).toMatchObject({ code: 0, stderr: '' });
  return file;
}

test('what two kernels make of the same snapshots', () => {
  const older = sentBy('6.1');
  const { code, stdout, stderr } = cli('diff', older, swap, '--parents', 'base.btrfs-stream');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expectGolden('cli/swap-from-6.1.diff.txt', stdout.replaceAll(older, 'linux-6.1'));
});

test('the same as JSON', () => {
  const older = sentBy('6.1');
  const { code, stdout } = cli('diff', '--json', older, swap, '--parents', 'base.btrfs-stream');
  expect(code).toBe(1);
  const { units, ...counts } = JSON.parse(stdout) as { readonly units: readonly unknown[] };
  expect(counts).toMatchObject({ changed: 0, added: 0 });
  expect(units[0]).toMatchObject({ ino: 256, path: '', in: 'a', moved: false });
});

test('a stream against itself', () => {
  expect(cli('diff', swap, swap)).toMatchObject({
    code: 0,
    stdout: '64 commands, all the same\n',
    stderr: '',
  });
});

test('two streams of other snapshots', () => {
  const { code, stdout } = cli('diff', 'base.btrfs-stream', swap);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^@@ stream {2}\(only in A\)\n- 0x11 {2}subvol /m);
});

test('a stream that was cut short: the rest is compared, then refused', () => {
  const cut = join(folder, 'cut');
  writeFileSync(cut, readFileSync(join(workspace, swap)).subarray(0, -10));
  const { code, stdout, stderr } = cli('diff', swap, cut);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^- 0x[0-9a-f]+ {2}end$/m);
  expect(stderr).toMatch(/^error: .*cut.* END/);
});

test('one file is too few', () => {
  expect(cli('diff', swap)).toMatchObject({ code: 2, stdout: '' });
});
