// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli, temporaryFolder } from './bundledCli';

test.each(['base', 'swap', 'features-v2'])('outline of %s', (stream) => {
  const { code, stdout, stderr } = cli('outline', `${stream}.btrfs-stream`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toBeInstanceOf(Array);
  expectGolden(`cli/${stream}.outline.json`, stdout);
});

test('parents may stand before or behind the file', () => {
  const parents = ['--parents', 'base.btrfs-stream', 'features-v2.btrfs-stream'];
  const { stdout } = cli('outline', 'swap.btrfs-stream', ...parents);
  expect(cli('outline', ...parents, 'swap.btrfs-stream').stdout).toBe(stdout);
  expect(cli('outline', 'swap.btrfs-stream', '--parents', 'missing')).toMatchObject({
    code: 1,
    stderr: 'error: cannot open missing: no such file or directory\n',
  });
});

test('an empty file has an empty outline', () => {
  const file = join(temporaryFolder(), 'empty');
  writeFileSync(file, '');
  expect(cli('outline', file)).toMatchObject({ code: 0, stdout: '[]\n' });
});

test('inodes of parents are known, and what is missing is said', () => {
  const inodes = (...args: string[]) => {
    const { stdout, stderr } = cli('outline', 'features-v2.btrfs-stream', ...args);
    const entries = JSON.parse(stdout) as { readonly ino: number | null }[];
    return { inodes: entries.map(({ ino }) => ino).slice(0, 3), stderr };
  };
  expect(inodes()).toEqual({ inodes: [null, null, null], stderr: '' });
  expect(inodes('--parents', 'base.btrfs-stream', 'swap.btrfs-stream')).toEqual({
    inodes: [270, 272, 275],
    stderr: '',
  });
  expect(inodes('--parents', 'swap.btrfs-stream').stderr).toMatch(
    /^warning: The parent of swap.btrfs-stream, [-0-9a-f]{36}, is in no stream here/,
  );
});
