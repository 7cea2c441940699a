// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../../package.json';
import { cli, temporaryFolder } from './bundledCli';

const commands = ['dump', 'outline', 'check', 'send', 'trace', 'subvolumes', 'lsp', 'dap'];

describe('wrong usage exits with 2 and shows the usage', () => {
  test.each([
    [[]],
    [['frobnicate']],
    [['--frobnicate']],
    [['dump']],
    [['dump', 'a', 'b']],
    [['dump', 'swap.btrfs-stream', '--format', 'xml']],
    [['dump', '--format']],
    [['outline']],
    [['outline', '--parents']],
    [['check', 'a', '--yaml']],
    [['send']],
    [['send', 'example.img']],
    [['send', 'example.img', 'base', '-p', 'base', '-p', 'swap']],
    [['send', 'example.img', 'base', '--proto', 'two']],
    [['send', 'example.img', 'base', '--proto', '-1']],
    [['send', 'example.img', 'base', '-x']],
    [['trace']],
    [['subvolumes']],
    [['lsp']],
    [['lsp', '--stdio', 'more']],
    [['dap']],
    [['dap', '--stdio', '--port', '0']],
    [['dap', '--port', '65536']],
  ])('%j', (args) => {
    const { code, stdout, stderr } = cli(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*\nusage: btrfs-send-debugger /);
  });
});

test('what can only be read from front to back is refused, and not waited for', () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const args of [['dump'], ['check'], ['outline'], ['subvolumes']]) {
    const { code, stderr } = cli(...args, pipe);
    expect(stderr).toBe(`error: Cannot read ${pipe}: it is neither a file nor a block device\n`);
    expect(code).toBe(1);
  }
  expect(cli('dump', '.').stderr).toBe('error: Cannot read .: it is a directory\n');
});

describe('help', () => {
  test('names every command', () => {
    const { code, stdout, stderr } = cli('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  test.each(commands)('of %s', (command) => {
    const { code, stdout, stderr } = cli(command, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`usage: btrfs-send-debugger ${command} `);
  });

  test('the version is the package’s', () => {
    expect(cli('--version').stdout).toBe(`btrfs-send-debugger ${version}\n`);
  });
});
