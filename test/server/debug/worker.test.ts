// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { isFromWorker, type FromWorker, type ToWorker } from '../../../server/debug/workerMessages';
import { exampleImage } from './exampleSend';

const entry = fileURLToPath(new URL('../../../server/debug/browser.ts', import.meta.url));

/** The adapter bundled for a browser, in a global scope that has nothing of Node. */
class BrowserWorker {
  private readonly listeners: ((event: { readonly data: unknown }) => void)[] = [];

  constructor(posted: (message: FromWorker) => void) {
    const { outputFiles } = buildSync({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      alias: { path: 'path-browserify' },
    });
    const self = {
      postMessage: (message: unknown) => {
        if (isFromWorker(message)) posted(structuredClone(message));
      },
      addEventListener: (_: string, listener: (typeof this.listeners)[number]) =>
        this.listeners.push(listener),
    };
    const globals = {
      self,
      performance,
      MessageChannel,
      TextDecoder,
      TextEncoder,
      structuredClone,
    };
    const more = { URL, URLSearchParams, setTimeout, console };
    runInContext(outputFiles[0]?.text ?? '', createContext({ ...globals, ...more }));
  }

  post(message: ToWorker): void {
    this.listeners.forEach((listener) => listener({ data: structuredClone(message) }));
  }
}

test('a worker asks for its files, and debugs a send', async () => {
  const asked: string[] = [];
  const waiting = new Map<string, (body: unknown) => void>();
  const worker = new BrowserWorker((message) => {
    if ('readFile' in message) {
      const { id, uri } = message.readFile;
      asked.push(uri);
      const answer = uri.endsWith('.img')
        ? { id, bytes: new Uint8Array(readFileSync(exampleImage)) }
        : { id, error: 'no such file' };
      worker.post({ file: answer });
      return;
    }
    const answer = message.dap as DebugProtocol.Response & DebugProtocol.Event;
    const name = answer.type === 'response' ? answer.command : answer.event;
    waiting.get(name)?.(answer.type === 'response' ? answer : answer.body);
  });
  let seq = 0;
  const hear = <Body>(name: string): Promise<Body> =>
    new Promise((resolve) => waiting.set(name, (body) => resolve(body as Body)));
  const request = async (command: string, args?: object): Promise<DebugProtocol.Response> => {
    const answer = hear<DebugProtocol.Response>(command);
    const dap: DebugProtocol.Request = { seq: ++seq, type: 'request', command, arguments: args };
    worker.post({ dap });
    return answer;
  };

  await request('initialize', { adapterID: 'btrfs-send' });
  const bad = await request('launch', { image: 'vscode-vfs://host/none', subvolume: 'swap' });
  expect(bad).toMatchObject({ success: false });
  expect(bad.message).toContain('vscode-vfs://host/none: no such file');

  const attached = await request('attach', { stream: 'vscode-vfs://host/growing' });
  expect(attached.message).toContain('not in a browser');

  const launch = { image: 'vscode-vfs://host/example.img', subvolume: 'swap', parent: 'base' };
  const refused = await request('launch', { ...launch, output: '/tmp/never' });
  expect(refused.message).toContain('not in a browser');
  expect((await request('launch', launch)).success).toBe(true);
  expect(asked.at(-1)).toBe('vscode-vfs://host/example.img');

  await request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  const entered = hear<DebugProtocol.StoppedEvent['body']>('stopped');
  await request('configurationDone');
  expect(await entered).toMatchObject({ reason: 'entry' });
  const stopped = hear<DebugProtocol.StoppedEvent['body']>('stopped');
  await request('continue', { threadId: 1 });
  expect(await stopped).toMatchObject({ reason: 'function breakpoint' });
  const stack = await request('stackTrace', { threadId: 1 });
  const { stackFrames } = stack.body as DebugProtocol.StackTraceResponse['body'];
  expect(stackFrames[0]?.source?.path).toContain('btrfs-stream:/example.img.btrfs-text');
});
