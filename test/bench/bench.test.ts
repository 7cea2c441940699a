// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeMounting } from '../engine/disk/liveFilesystem';
import { bundle } from '../server/cli/bundledCli';
import { median } from './measure';
import { tableText } from './tableText';

describeMounting('the bench', () => {
  test('compares with both peers, at two sizes at least', () => {
    const program = join(
      bundle({ bench: 'test/bench/main.ts', cli: 'server/cli/main.ts' }),
      'bench.js',
    );
    const text = execFileSync(process.execPath, [program, '--quick'], { encoding: 'utf8' });
    const row = /^ *\d+ +\d+ +[\d.–]+ +\d+ +(\d+|–) +(\d+\.\d\d|–) +(–|× \d+\.\d\d) +\d+$/gm;
    expect(text.match(row)).toHaveLength(4);
    expect(text).toContain('btrfs receive --dump');
    expect(text).toContain('btrfs send --no-data');
    expect(text).toMatch(/^ *full: 2000 files in 4 directories( +[\d.]+){6}$/m);
    expect(text).toMatch(/^ *incremental: 400 renames, 80 deletions( +[\d.]+){6}$/m);
    expect(text.match(/^ *\d+ +(stepIn|next|stepBack|variables)( +\d+\.\d\d){2}$/gm)).toHaveLength(
      8,
    );
    expect(text).toMatch(/^ *continue over 100 inode breakpoints +\d+ +\d+\.\d\d$/m);
    expect(
      text.match(/^ *(5000 commands|4 MB of data)( +[\d.]+){2}( +\d+ \(\d+\.\d\d\)){6} +\d+$/gm),
    ).toHaveLength(2);
    expect(text).toMatch(/^ *5000 +\d+\.\d +\d+( +\d+ \(\d+\.\d\) +\d+){3}$/m);
    expect(text).toMatch(/^ *500\d +\d+\.\d +\d+ +\d+ +\d+\.\d +\d+ +\d+\.\d$/m);
    expect(text).toMatch(/^ *16 MiB of data( +[\d.]+){8}$/m);
    expect(text).toMatch(/^16 MiB of data: (.+ \d+ %, ){11}.+ \d+ %$/m);
    expect(text).toContain('an image of 2000 inodes');
    expect(text).toMatch(/^ *open, list +\d+ +– +\d+$/m);
    expect(text).toMatch(/^ *walk +\d+ +\d+ +\d+$/m);
    for (const compression of ['none', 'zlib', 'lzo', 'zstd'])
      expect(text).toMatch(new RegExp(`^ *${compression} +\\d+ +\\d+ +\\d+\\.\\d\\d +\\d+$`, 'm'));
  });
});

test('a median is no mean', () => {
  expect(median([100, 1, 2])).toBe(2);
  expect(median([4, 1])).toBe(4);
});

test('columns are as wide as their widest cell', () => {
  expect(
    tableText([
      ['a', 'bcd'],
      ['10', '2'],
    ]),
  ).toBe(' a  bcd\n10    2');
});
