// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli } from './bundledCli';

const swap = ['example.img', 'swap', '-p', 'base'] as const;

test.each([
  ['6.2', '6.3'],
  ['rfc-2012', '6.18'],
])('kernels %s %s: what differs, and by which change', (a, b) => {
  const { code, stdout, stderr } = cli('kernels', a, b, ...swap);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expectGolden(`kernels/${a}-${b}.txt`, stdout);
});

test('kernels --json tells the same as data', () => {
  const { code, stdout } = cli('kernels', 'rfc-2012', '6.18', ...swap, '--json');
  expect(code).toBe(1);
  const told = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  expect(told).toMatchObject({
    ...{ subvolume: 'swap', a: 'rfc-2012', b: '6.18', same: 7, removed: 4, moved: 3 },
    end: {
      a: expect.stringMatching(/^fails: Cannot send: a path has 4097 bytes/) as string,
      b: 'succeeds',
      cause: { how: 'together', switches: ['waitsForUpperDirs', 'delaysDirMoves'] },
    },
    units: expect.arrayContaining([
      expect.objectContaining({
        ino: 267,
        path: 'three-again',
        steps: expect.arrayContaining([
          expect.objectContaining({
            kind: 'added',
            cause: {
              how: 'together',
              switches: ['waitsForUpperDirs', 'delaysDirMoves', 'namesLinkFirst'],
            },
          }),
        ]) as unknown,
      }),
    ]) as unknown,
    changes: expect.arrayContaining(['delaysDirMoves', 'sendsIno']) as unknown,
  });
});

test('a kernel and itself send the same', () => {
  expect(cli('kernels', '6.18', '6.18', ...swap)).toMatchObject({
    code: 0,
    stdout: '--- swap by Linux 6.18\n+++ swap by Linux 6.18\n64 commands, all the same\n',
  });
});

test('two sends that fail alike are said to', () => {
  const { code, stdout } = cli('kernels', '3.6', 'rfc-2012', ...swap);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /@@ end\n {2}fails: Cannot send: a path has 4097 bytes .*\n14 commands, all the same\n$/,
  );
});

test('kernels wants two that there are', () => {
  expect(cli('kernels', '6.18')).toMatchObject({ code: 2 });
  expect(cli('kernels', '6.18', '2.4', ...swap).stderr).toMatch(
    /^error: kernel "2\.4" is older than btrfs send; use a version from 3\.6 on/,
  );
});

test('send and trace take a kernel', () => {
  const sent = cli('send', ...swap, '--kernel', '6.1');
  expect(sent.code).toBe(0);
  expect(sent.bytes.equals(cli('send', ...swap).bytes)).toBe(false);
  const { stdout } = cli('trace', ...swap, '--kernel', 'rfc-2012');
  expect(stdout).toContain('"review":[{"author":"Arne Jansen","date":"2012-07-23"');
});

test('a protocol that the kernel lacks is refused', () => {
  expect(cli('send', ...swap, '--kernel', '5.15', '--proto', '2')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining("Linux 5.15 doesn't know of protocol 2") as string,
  });
});
