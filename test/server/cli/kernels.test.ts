// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { cli } from './bundledCli';

const swap = ['example.img', 'swap', '-p', 'base'] as const;

test('kernels tells what makes two kernels send otherwise', () => {
  const { code, stdout, stderr } = cli('kernels', '6.2', '6.3', ...swap);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(/^swap: Linux 6\.2 and Linux 6\.3 differ in \d+\ninode 256\n/);
  expect(stdout).toMatch(
    /\ninode 258\n {2}6\.3 {2}cachesDirUtimes: Directories' times are put off/,
  );
});

test('a kernel and itself send the same', () => {
  expect(cli('kernels', '6.18', '6.18', ...swap)).toMatchObject({
    code: 0,
    stdout: 'swap: Linux 6.18 and Linux 6.18 send the same\n',
  });
});

test('kernels wants two that there are', () => {
  expect(cli('kernels', '6.18')).toMatchObject({ code: 2 });
  expect(cli('kernels', '6.18', '2.4', ...swap).stderr).toMatch(
    /^error: kernel "2\.4" is not known.*use a version from 3\.7 on/,
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
