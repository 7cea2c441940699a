// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, cliProgram, temporaryFolder, workspace } from './bundledCli';

type Event = Readonly<Record<string, unknown>>;

const events = (text: string): Event[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

// Bundled here, so that it outlives the first suite.
cliProgram();

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
});

describe('trace --stream', () => {
  const swap = ['trace', '--stream', 'swap.btrfs-stream'];

  test('sends again what was recorded, and writes the same bytes', () => {
    const out = join(temporaryFolder(), 'out');
    const result = cli(...swap, '--parents', 'base.btrfs-stream', '-f', out);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const recorded = readFileSync(join(workspace, 'swap.btrfs-stream'));
    expect(readFileSync(out).equals(recorded)).toBe(true);
    const traced = events(result.stdout);
    const at = traced.find(({ event, ino }) => event === 'orphanize_inode' && ino === 259);
    expect(at).toMatchObject({ cur_ino: 258, send_progress: 258, path: 'right' });
  });

  test('says which snapshot is wanted where a parent is missing', () => {
    const result = cli(...swap);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^error: .*517ebc1f-41a7-9444-88cd-24a3364aa928/);
  });

  test('goes as far as a broken stream is good, and says why no further', () => {
    const cut = join(temporaryFolder(), 'cut.btrfs-stream');
    writeFileSync(cut, readFileSync(join(workspace, 'base.btrfs-stream')).subarray(0, 3000));
    const result = cli('trace', '--stream', cut);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^error: .*cut\.btrfs-stream: /);
    expect(events(result.stdout).filter(({ event }) => event === 'command').length).toBeGreaterThan(
      5,
    );
  });

  test.each([
    [['trace', '--parents', 'base.btrfs-stream'], '--stream, which is missing'],
    [['trace', 'x', '--stream', 'swap.btrfs-stream'], "'x' is one argument too many"],
    [[...swap, '--kernel', '1.0'], 'kernel'],
  ])('%j is refused', (args, reason) => {
    const result = cli(...args);
    expect(result.code).toBeGreaterThan(0);
    expect(result.stderr).toContain(reason);
  });
});
