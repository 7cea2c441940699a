// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { corpusCase, describeCorpus } from '../../corpus';
import { expectGolden } from '../../golden';
import { cli } from './bundledCli';

describeCorpus('real streams of two kernels', () => {
  test.each([
    ['btrfs-019-02', '6.1'],
    ['btrfs-084-02', '6.1'],
    ['btrfs-222-01-v2', '6.1'],
    ['x-chattr-04', '6.1'],
    ['x-dir-shuffle-2-07', '6.1'],
    ['x-compress-zstd-12', '6.12'],
  ])('%s of Linux %s', async (name, kernel) => {
    const found = corpusCase(name);
    const older = (await found.otherStreamPath(kernel)) ?? '';
    const newer = await found.streamPath();
    const { code, stdout, stderr } = cli('diff', older, newer);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const text = stdout.replaceAll(older, `linux-${kernel}`).replaceAll(newer, 'linux-6.18');
    expectGolden(`cli/${name}-from-${kernel}.diff.txt`, text);
    const same = (summary: string): string | undefined =>
      /([\d,]+) commands? the same,/.exec(summary)?.[1];
    const back = cli('diff', newer, older).stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(same(back)).toBe(same(stdout.trimEnd().split('\n').at(-1) ?? ''));
  });
});
