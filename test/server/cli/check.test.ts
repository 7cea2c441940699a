// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { cli, temporaryFolder, workspace } from './bundledCli';

interface Report {
  readonly receives: boolean;
  readonly findings: readonly {
    readonly severity: string;
    readonly code: string;
    readonly offset: number | null;
    readonly command: number | null;
    readonly message: string;
    readonly receive: string | null;
  }[];
}

const report = (...args: readonly string[]): Report =>
  JSON.parse(cli('check', '--json', ...args).stdout) as Report;

describe('check', () => {
  test.each(['base', 'swap', 'features-v2'])('finds nothing wrong with %s', (stream) => {
    const { code, stderr } = cli('check', `${stream}.btrfs-stream`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { receives, findings } = report(`${stream}.btrfs-stream`);
    expect(receives).toBe(true);
    // It owns up to what it hasn't tried.
    expect(findings.map(({ code }) => code)).toEqual(['not-received']);
  });

  test('finds what is wrong with a damaged stream, and where', () => {
    const text = cli('check', 'damaged.btrfs-stream');
    expect(text).toMatchObject({ code: 1, stderr: '' });
    expectGolden('cli/damaged.check.txt', text.stdout);
    expect(cli('check', 'damaged.btrfs-stream', '--json').code).toBe(1);
    const { receives, findings } = report('damaged.btrfs-stream');
    expect(receives).toBe(false);
    expect(findings.map(({ code, offset, command }) => [code, offset, command])).toEqual([
      ['crc-mismatch', 130, 2],
      ['truncated-payload', 6850, null],
      ['not-received', null, null],
    ]);
    expect(findings[0]?.receive).toBe('ERROR: crc32 mismatch in command');
  });

  test('looks at parents, too', () => {
    const { receives, findings } = report('swap.btrfs-stream', '--parents', 'damaged.btrfs-stream');
    expect(findings.map(({ code }) => code)).toEqual(['damaged-parent', 'not-received']);
    expect(receives).toBe(true);
  });

  test('a continuation of send -e is no stream to receive by itself', () => {
    const file = join(temporaryFolder(), 'continuation');
    writeFileSync(file, readFileSync(join(workspace, 'swap.btrfs-stream')).subarray(17));
    const { receives, findings } = report(file);
    expect(findings.map(({ code }) => code)).toContain('missing-header');
    expect(receives).toBe(false);
  });
});
