// SPDX-License-Identifier: GPL-2.0-only
import {
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, temporaryFolder, workspace } from './bundledCli';

const image = 'example.img';
const recorded = (name: string): Buffer => readFileSync(join(workspace, `${name}.btrfs-stream`));
const folder = temporaryFolder();

describe('send writes what the kernel wrote', () => {
  test.each([
    ['base', ['base']],
    ['base', ['id:257']],
    ['base', ['/base']],
    ['base', ['base', '--proto', '1', '--kernel', '6.18']],
    ['swap', ['swap', '-p', 'base']],
    ['swap', ['-p', 'base', 'swap']],
    ['swap', ['-qp', 'id:257', 'id:258']],
    ['features-v2', ['features', '-p', 'swap', '--proto', '2', '--compressed-data']],
    ['features-v2', ['features', '-p', 'swap', '--compressed-data']],
    ['features-v2', ['features', '-p', 'swap', '--proto', '0', '--compressed-data']],
  ])('%s of %j', (stream, args) => {
    const { code, bytes, stderr } = cli('send', image, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(bytes.equals(recorded(stream))).toBe(true);
  });

  test('into a file, which is made private or written anew', () => {
    const out = join(folder, 'out');
    writeFileSync(out, 'x'.repeat(100_000));
    const { code, stdout, stderr } = cli('send', image, 'swap', '-p', 'base', '-f', out);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out).equals(recorded('swap'))).toBe(true);
  });

  test('of several subvolumes, one stream behind the other', () => {
    const { code, bytes } = cli('send', image, 'base', 'base');
    expect(code).toBe(0);
    expect(bytes.equals(Buffer.concat([recorded('base'), recorded('base')]))).toBe(true);
  });

  test('with -e, without headers and ends between them', () => {
    const { code, bytes } = cli('send', image, '-e', 'base', 'base', 'base');
    const base = recorded('base');
    const [header, end] = [17, base.length - 10];
    expect(code).toBe(0);
    const expected = [base.subarray(0, end), base.subarray(header, end), base.subarray(header)];
    expect(bytes.equals(Buffer.concat(expected))).toBe(true);
  });

  test('with clone sources only, from the one that btrfs-progs would choose', () => {
    // Both come from `work`, as `swap` does; `features` is nearer to it in time.
    const chosen = cli('send', image, 'swap', '-c', 'base', '-c', 'features');
    const asked = cli('send', image, 'swap', '-c', 'base', '-p', 'features');
    expect(chosen.code).toBe(0);
    expect(chosen.bytes.equals(asked.bytes)).toBe(true);
  });
});

describe('send refuses', () => {
  test.each([
    ['a writable subvolume', ['work'], /^error: subvolume work is not read-only/],
    ['a writable parent', ['base', '-p', 'work'], /^error: parent subvolume work is not read-only/],
    ['a writable clone source', ['base', '-c', 'work'], /^error: cloned subvolume work is not/],
    ['an unknown subvolume', ['bose'], /^error: .*bose.*base/],
    ['a name longer than any', ['x'.repeat(5000)], /^error: /],
    ['an unknown id', ['id:999'], /^error: .*999/],
    ['a bad id', ['id:x'], /^error: .*id:x/],
    ['no parent among clone sources', ['base', '-c', 'features', '-c', 'id:5'], /not read-only/],
    ['compressed data in protocol 1', ['base', '--compressed-data', '--proto', '1'], /protocol/],
    ['an unknown protocol', ['base', '--proto', '4'], /^error: there is no protocol 4.*EPROTO/],
    [
      'an unknown kernel',
      ['base', '--kernel', '2.4'],
      /^error: kernel "2\.4" is older than btrfs send/,
    ],
    [
      'an output that is a folder',
      ['base', '-f', '.'],
      /^error: cannot open \.: it is a directory/,
    ],
    [
      'an output in no folder',
      ['base', '-f', 'no/where'],
      /^error: cannot open no\/where: no such/,
    ],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = cli('send', image, ...args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('to write onto its input, by whatever name', () => {
    const copy = join(folder, 'copy.img');
    copyFileSync(join(workspace, image), copy);
    symlinkSync(copy, join(folder, 'symbolic'));
    linkSync(copy, join(folder, 'hard'));
    const before = readFileSync(copy);
    for (const out of ['copy.img', 'symbolic', 'hard']) {
      const { code, stderr } = cli('send', copy, 'base', '-f', join(folder, out));
      expect(stderr).toContain('it is one of the inputs');
      expect(code).toBe(1);
    }
    expect(readFileSync(copy).equals(before)).toBe(true);
  });

  test('without touching the output', () => {
    const out = join(folder, 'untouched');
    expect(cli('send', image, 'work', '-f', out).code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});

test('an image that is none is told from one that is damaged or missing', () => {
  const none = join(folder, 'none.img');
  writeFileSync(none, Buffer.alloc(1 << 20));
  expect(cli('send', none, 'base')).toMatchObject({ code: 1, stdout: '' });
  expect(cli('send', 'missing.img', 'base')).toMatchObject({
    code: 1,
    stderr: 'error: cannot open missing.img: no such file or directory\n',
  });
  const cut = join(folder, 'cut.img');
  writeFileSync(cut, readFileSync(join(workspace, image)).subarray(0, 4 << 20));
  const { code, stderr } = cli('send', cut, 'base');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: /m);
});

test('a failing send leaves what it wrote before, and names the errno', () => {
  const path = join(folder, 'rotten.img');
  const bytes = readFileSync(join(workspace, image));
  for (let at = bytes.indexOf('\n3999\n'); at >= 0; at = bytes.indexOf('\n3999\n', at)) {
    bytes.write('!', at);
  }
  writeFileSync(path, bytes);
  const out = join(folder, 'begun');
  const { code, stdout, stderr } = cli('send', path, 'base', '-f', out);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: .*EIO/m);
  const whole = recorded('base');
  const begun = readFileSync(out);
  expect(begun.length).toBeGreaterThan(1000);
  expect(begun.equals(whole.subarray(0, begun.length))).toBe(true);
});
