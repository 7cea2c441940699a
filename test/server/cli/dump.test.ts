// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli, temporaryFolder, workspace } from './bundledCli';

const streams = ['base', 'swap', 'features-v2'];
const formats = ['text', 'progs', 'json'];
const folder = temporaryFolder();

describe('dump prints a stream', () => {
  test.each(streams.flatMap((stream) => formats.map((format) => [stream, format] as const)))(
    '%s as %s',
    (stream, format) => {
      const result = cli('dump', `${stream}.btrfs-stream`, '--format', format);
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expectGolden(`cli/${stream}.${format}`, result.stdout);
    },
  );

  test('as text unless asked otherwise', () => {
    const text = cli('dump', 'swap.btrfs-stream', '--format=text');
    expect(cli('dump', 'swap.btrfs-stream').stdout).toBe(text.stdout);
  });

  test('as JSON objects that tell where each attribute is', () => {
    const bytes = readFileSync(join(workspace, 'swap.btrfs-stream'));
    const lines = cli('dump', '--format', 'json', 'swap.btrfs-stream').stdout.trimEnd().split('\n');
    const commands = lines.map((line) => JSON.parse(line) as JsonLine);
    expect(commands.map(({ command }) => command)).toEqual(commands.map((_, index) => index));
    const attributes = commands.flatMap((command) => command.attributes);
    const paths = attributes.filter(({ name }) => name === 'PATH_TO');
    expect(paths.length).toBeGreaterThan(5);
    for (const { offset, length, value } of paths) {
      expect(bytes.toString('utf8', offset + 4, offset + 4 + length)).toBe(value);
    }
  });

  interface JsonLine {
    readonly command: number;
    readonly attributes: readonly {
      readonly name: string;
      readonly offset: number;
      readonly length: number;
      readonly value: unknown;
    }[];
  }
});

describe('dump of a damaged stream', () => {
  test.each(['text', 'json'])('shows the good part as %s, and says what is wrong', (format) => {
    const { code, stdout, stderr } = cli('dump', 'damaged.btrfs-stream', '--format', format);
    expect(code).toBe(1);
    expect(stdout.split('\n').length).toBeGreaterThan(60);
    expect(stderr).toMatch(/^error: damaged\.btrfs-stream: .*byte 6850.*\n$/);
  });

  test('stops as progs does at the first fault', () => {
    const { code, stdout, stderr } = cli('dump', 'damaged.btrfs-stream', '--format', 'progs');
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toBe(
      'error: crc32 mismatch in command; failed to dump the send stream: Invalid argument\n',
    );
  });

  test('of anything at all ends with an error', () => {
    const garbage = [
      Buffer.alloc(0),
      Buffer.alloc(5000, 0xff),
      Buffer.from('btrfs-stream\0'),
      image,
    ];
    for (const [index, bytes] of garbage.entries()) {
      const file = join(folder, `${index}`);
      writeFileSync(file, bytes);
      for (const format of formats) {
        const { code, stderr } = cli('dump', file, '--format', format);
        expect(stderr.trimEnd().split('\n')).toHaveLength(1);
        expect(stderr).toMatch(/^error: /);
        expect(code).toBe(1);
      }
    }
  });

  const image = readFileSync(join(workspace, 'example.img')).subarray(0, 1 << 20);
});
