// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { version } from '../../../package.json';
import { cli } from './bundledCli';

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
