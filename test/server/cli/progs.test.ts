// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  describeMounting,
  makeFilesystem,
  run,
  type LiveFilesystem,
} from '../../engine/disk/liveFilesystem';
import { cli } from './bundledCli';

/** Sends whose parents and clone sources btrfs-progs chooses or combines, one a line. */
const sends = [
  'a2 -c a1',
  'a3 -c a1 -c a2',
  'a3 -c a2 -c a1',
  'a1 -c a3 -c a2',
  'a2 -c a2',
  'a2 -c a2 -c a1',
  'c -c a2',
  'c -c a1',
  'c -c a2 -c a1',
  'a2 -c c',
  'e -c a1',
  'e -c d2 -c a1',
  'b1 -c a1',
  'b2 -c b1',
  'work -c a1',
  'a1 -c work',
  'a2 -p work',
  'a2 -p a1 -c a3',
  'a2 a3 -c a1',
  'a2 a3 c -c a1',
  'a3 a2 c -c a1 -e',
  'a2 b1 -c a1',
  'a2 a3 -p a1',
  'a2 a3 -p a1 -e',
  'a1 b1 c',
  'a1 b1 c -e',
  'a2 a3 -e -c a1 --proto 2',
  'a1 --proto 0',
  'a1 --proto 1 --compressed-data',
  'a1 --compressed-data --no-data',
];

describeMounting('send does what btrfs-progs does', () => {
  let filesystem: LiveFilesystem;
  let expected: { readonly code: number | null; readonly bytes: Buffer }[];

  beforeAll(() => {
    filesystem = makeFilesystem([], 120);
    expected = filesystem.mounted('noatime', (mountPoint) => {
      fill(mountPoint);
      return sends.map((line) => {
        const args = line.split(' ').map((word) => (isName(word) ? join(mountPoint, word) : word));
        const { status, stdout } = spawnSync('btrfs', ['send', '-q', ...args], {
          maxBuffer: 2 ** 28,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        return { code: status, bytes: stdout };
      });
    });
  });
  afterAll(() => filesystem.remove());

  test.each(sends.map((line, index) => [line, index] as const))('%s', (line, index) => {
    const ours = cli('send', filesystem.image, ...line.split(' '));
    const theirs = expected[index];
    expect(ours.code).toBe(theirs?.code);
    expect(ours.bytes.equals(theirs?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  test('and some of them fail', () => {
    const failing = sends.filter((_, index) => expected[index]?.code !== 0);
    expect(failing).toContain('b1 -c a1');
    expect(failing.length).toBeLessThan(sends.length / 2);
  });
});

const isName = (word: string): boolean => /^(work|[a-e]\d?)$/.test(word);

/** Snapshots of snapshots, of two subvolumes, of which one is gone. */
function fill(mountPoint: string): void {
  const subvolume = (...args: string[]): string =>
    run(
      'btrfs',
      '-q',
      'subvolume',
      ...args.map((word) => (isName(word) || word === 'other' ? join(mountPoint, word) : word)),
    );
  const change = (path: string): void => {
    appendFileSync(join(mountPoint, path), `${path} changes\n`.repeat(900));
    run('btrfs', 'filesystem', 'sync', mountPoint);
  };
  subvolume('create', 'work');
  subvolume('create', 'other');
  change('work/file');
  subvolume('snapshot', '-r', 'work', 'a1');
  change('work/file');
  change('work/second');
  subvolume('snapshot', '-r', 'work', 'a2');
  run('cp', '--reflink=always', join(mountPoint, 'work/file'), join(mountPoint, 'work/clone'));
  change('work/third');
  subvolume('snapshot', '-r', 'work', 'a3');
  subvolume('snapshot', '-r', 'a2', 'c');
  subvolume('snapshot', 'a1', 'd');
  change('d/file');
  subvolume('snapshot', '-r', 'd', 'd2');
  change('d/file');
  subvolume('snapshot', '-r', 'd', 'e');
  change('other/file');
  subvolume('snapshot', '-r', 'other', 'b1');
  change('other/file');
  subvolume('snapshot', '-r', 'other', 'b2');
  subvolume('delete', '-c', 'other');
  run('btrfs', 'subvolume', 'sync', mountPoint);
}
