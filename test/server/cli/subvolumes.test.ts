// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli } from './bundledCli';

test('subvolumes lists those of an image', () => {
  const { code, stdout, stderr } = cli('subvolumes', 'example.img');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject([
    { id: 5, path: '', parent_uuid: null, read_only: false },
    { id: 256, path: 'work', parent_uuid: null, read_only: false },
    { id: 257, path: 'base', read_only: true },
    { id: 258, path: 'swap', read_only: true },
    { id: 259, path: 'features', read_only: true },
  ]);
  expectGolden('cli/subvolumes.json', stdout);
});

test('subvolumes of what is no image is an error', () => {
  expect(cli('subvolumes', 'swap.btrfs-stream')).toMatchObject({ code: 1, stdout: '' });
  expect(cli('subvolumes', 'no\u001bthing').stderr).toBe(
    'error: cannot open no\\u{1b}thing: no such file or directory\n',
  );
});
