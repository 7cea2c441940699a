// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectGolden } from '../../golden';
import { bundle, temporaryFolder, workspace } from '../cli/bundledCli';

/** The demo finds the adapter beside itself, and the workspace from there. */
const root = temporaryFolder();
mkdirSync(join(root, 'test', 'fixtures'), { recursive: true });
symlinkSync(workspace, join(root, 'test', 'fixtures', 'workspace'));
const dist = bundle({ demo: 'server/demo/main.ts', cli: 'server/cli/main.ts' });
symlinkSync(dist, join(root, 'dist'));

const runDemo = () =>
  spawnSync(process.execPath, ['--preserve-symlinks-main', join(root, 'dist', 'demo.js')], {
    encoding: 'utf8',
    input: '',
  });

describe('the demo', () => {
  const { status, stdout, stderr } = runDemo();
  const stops = stdout.split('\n== ').slice(2, -1);

  test('ends by itself, and as it should', () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectGolden('demo/transcript.txt', stdout);
  });

  test('shows send_progress at each stop', () => {
    expect(stops.length).toBeGreaterThan(8);
    for (const stop of stops) expect(stop).toMatch(/^ {2}send_progress {2}\d+$/m);
  });

  test('shows an inode that is orphanized and then named', () => {
    const bears = stops.map((stop) => /orphan names[^]*o259-7-0/.test(stop));
    const begin = bears.indexOf(true);
    const end = bears.indexOf(false, begin);
    expect(begin).toBeGreaterThan(0);
    expect(stops[begin]).toContain('rename  "right"  path_to="o259-7-0"');
    expect(stops[end]).toContain('rename  "o259-7-0"  path_to="left"');
    // And stepping back brings the orphan back.
    expect(bears[end + 1]).toBe(true);
  });
});

test('the demo says why it fails', () => {
  rmSync(join(dist, 'cli.js'));
  const { status, stderr } = runDemo();
  expect(status).toBe(1);
  expect(stderr).toMatch(/error: /);
});
