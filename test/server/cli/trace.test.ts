// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, temporaryFolder, workspace } from './bundledCli';

type Event = Readonly<Record<string, unknown>>;

const events = (text: string): Event[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

describe('trace', () => {
  const { code, stdout, stderr } = cli('trace', 'example.img', 'swap', '-p', 'base');
  const traced = events(stdout);

  test('tells every event with its place', () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [index, event] of traced.entries()) {
      expect(event).toMatchObject({ seq: index });
      for (const field of ['depth', 'cur_ino', 'send_progress']) {
        expect(event[field]).toBeTypeOf('number');
      }
    }
  });

  test('tells every command of the stream', () => {
    const commands = traced.filter(({ event }) => event === 'command');
    const dumped = events(cli('dump', 'swap.btrfs-stream', '--format', 'json').stdout);
    expect(commands.map(({ name, offset, length }) => [name, offset, length])).toEqual(
      dumped.map(({ name, offset, length }) => [name, offset, length]),
    );
  });

  test('tells how an inode is orphanized', () => {
    const at = traced.findIndex(({ event, ino }) => event === 'orphanize_inode' && ino === 259);
    expect(traced[at]).toMatchObject({ cur_ino: 258, send_progress: 258, path: 'right' });
    const end = traced.findIndex(
      ({ event }, index) => index > at && event === 'orphanize_inode__ret',
    );
    expect(traced[end]).toMatchObject({ ret: 0, depth: traced[at]?.['depth'] });
  });

  test('counts on over several subvolumes', () => {
    const several = events(cli('trace', 'example.img', 'base', 'base').stdout);
    expect(several.map(({ seq }) => seq)).toEqual(several.map((_, index) => index));
    expect(several.filter(({ event }) => event === 'send_subvol')).toHaveLength(2);
  });

  test('writes the stream where it is asked to', () => {
    const out = join(temporaryFolder(), 'out');
    expect(cli('trace', 'example.img', 'swap', '-p', 'base', '-f', out).stdout).toBe(stdout);
    const recorded = readFileSync(join(workspace, 'swap.btrfs-stream'));
    expect(readFileSync(out).equals(recorded)).toBe(true);
  });

  test('of a recorded stream is refused in words', () => {
    const result = cli('trace', '--stream', 'swap.btrfs-stream', '--parents', 'base.btrfs-stream');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^error: .*not available yet/);
  });
});
