// SPDX-License-Identifier: GPL-2.0-only
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { cliProgram } from './bundledCli';

const framed = (message: object): string => {
  const json = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
};

const initializeDap = framed({
  seq: 1,
  type: 'request',
  command: 'initialize',
  arguments: { adapterID: 'btrfs-send' },
});

describe('the servers', () => {
  test('lsp --stdio answers, and ends when it is told to', async () => {
    const server = spawn(process.execPath, [cliProgram(), 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let answers = '';
    const answered = async (text: string): Promise<void> => {
      while (!answers.includes(text)) answers += String((await once(server.stdout, 'data'))[0]);
    };
    const send = (message: object) => server.stdin.write(framed({ jsonrpc: '2.0', ...message }));
    const params = { processId: null, rootUri: null, capabilities: {} };
    send({ id: 1, method: 'initialize', params });
    await answered('"documentSymbolProvider"');
    send({ method: 'initialized', params: {} });
    send({ id: 2, method: 'shutdown' });
    await answered('"id":2');
    const exit = once(server, 'exit');
    send({ method: 'exit' });
    expect((await exit)[0]).toBe(0);
  });

  test('lsp takes what VS Code says of itself, and ends with its input', () => {
    const args = ['lsp', '--stdio', `--clientProcessId=${process.pid}`];
    const params = { processId: null, rootUri: null, capabilities: {} };
    const { status, stdout } = spawnSync(process.execPath, [cliProgram(), ...args], {
      input: framed({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
      encoding: 'utf8',
    });
    expect(stdout).toContain('"documentSymbolProvider"');
    expect(status).toBe(1);
  });

  test('lsp hears what a client said before it went', () => {
    const params = { processId: null, rootUri: null, capabilities: {} };
    const said = [
      { id: 1, method: 'initialize', params },
      { id: 2, method: 'shutdown' },
      { method: 'exit' },
    ];
    const input = said.map((message) => framed({ jsonrpc: '2.0', ...message })).join('');
    const { status, stdout } = spawnSync(process.execPath, [cliProgram(), 'lsp', '--stdio'], {
      input,
      encoding: 'utf8',
    });
    expect(stdout).toContain('"id":2');
    expect(status).toBe(0);
  });

  test('dap --stdio answers, and ends with its input', () => {
    const { status, stdout } = spawnSync(process.execPath, [cliProgram(), 'dap', '--stdio'], {
      input: initializeDap,
      encoding: 'utf8',
    });
    expect(stdout).toContain('"supportsStepBack":true');
    expect(status).toBe(0);
  });

  test('dap --port says where it listens, and answers there', async () => {
    const server = spawn(process.execPath, [cliProgram(), 'dap', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer];
      const port = Number(/^listening on 127\.0\.0\.1:(\d+)\n$/.exec(line.toString())?.[1]);
      const socket = connect(port, '127.0.0.1');
      socket.write(initializeDap);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toContain('Content-Length');
      socket.destroy();
    } finally {
      server.kill();
    }
  });
});
