// SPDX-License-Identifier: GPL-2.0-only
import { fork, spawn, spawnSync } from 'node:child_process';
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

  test('lsp speaks with VS Code over Node’s own channel', async () => {
    const given = ['lsp', '--node-ipc', `--clientProcessId=${process.pid}`];
    const server = fork(cliProgram(), given, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const params = { processId: null, rootUri: null, capabilities: {} };
    server.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const [answer] = (await once(server, 'message')) as [unknown];
    expect(answer).toMatchObject({
      id: 1,
      result: { capabilities: { documentSymbolProvider: expect.anything() as unknown } },
    });
    server.send({ jsonrpc: '2.0', id: 2, method: 'shutdown' });
    await once(server, 'message');
    const exit = once(server, 'exit');
    server.send({ jsonrpc: '2.0', method: 'exit' });
    expect((await exit)[0]).toBe(0);
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
