// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDebugServer } from '../../../server/debug/startDebugServer';
import { bundle } from '../cli/bundledCli';

const adapter = join(bundle({ adapter: 'test/server/debug/stdioAdapter.ts' }), 'adapter.js');

const framed = (json: string): string =>
  `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
const question = framed(JSON.stringify({ seq: 77, type: 'request', command: 'threads' }));

interface Outcome {
  readonly out: string;
  readonly errors: string;
  readonly code: number | null;
}

/** What the adapter says to these bytes, a question behind them, and the end of its input. */
async function said(bytes: string | Buffer): Promise<Outcome> {
  const process = spawn('node', [adapter]);
  const texts = { out: '', errors: '' };
  process.stdout.on('data', (text: Buffer) => (texts.out += text.toString()));
  process.stderr.on('data', (text: Buffer) => (texts.errors += text.toString()));
  process.stdin.on('error', () => undefined);
  process.stdin.write(bytes);
  process.stdin.end(question);
  const code = await new Promise<number | null>((resolve) => process.on('close', resolve));
  return { ...texts, code };
}

test.each([
  '{',
  'null',
  '5',
  '"text"',
  '[]',
  '{}',
  '['.repeat(100_000),
  '{"type":"request"}',
  '{"type":"request","seq":"x","command":{}}',
  '{"type":"request","seq":1,"command":"launch","arguments":7}',
  '{"type":"response","request_seq":1,"success":true}',
  '',
])('%j is survived', async (json) => {
  const { out, errors, code } = await said(framed(json));
  expect(out).toContain('"request_seq":77');
  expect([errors, code]).toEqual(['', 0]);
});

test.each(['hello\r\n\r\n', 'Content-Length: x\r\n\r\n{}', 'Content-Length: 99999999999\r\n\r\n'])(
  'what begins with %j ends the session, which says so',
  async (bytes) => {
    const { out, errors, code } = await said(bytes);
    expect(out).toBe('');
    expect(errors).toMatch(/^error: .*\n$/);
    expect(code).toBe(1);
  },
);

test('one client that talks nonsense ends no other’s session', async () => {
  const { port, server } = await startDebugServer({ port: 0 });
  const talk = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      let heard = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (text) => {
        heard += text.toString();
        if (heard.includes('"request_seq":77')) socket.end();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard));
    });
  const [nonsense, sense] = await Promise.all([
    talk('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    talk(question),
  ]);
  expect(nonsense).toBe('');
  expect(sense).toContain('"request_seq":77');
  expect(await talk(question)).toContain('"request_seq":77');
  await new Promise((resolve) => server.close(resolve));
});
