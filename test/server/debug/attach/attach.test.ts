// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { commandName } from '../../../../engine/stream/commandType';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { bundle, temporaryFolder } from '../../cli/bundledCli';
import { recordedStream } from '../exampleSend';
import { InlineClient } from '../inlineClient';

const adapter = join(bundle({ adapter: 'test/server/debug/stdioAdapter.ts' }), 'adapter.js');
const folder = temporaryFolder();
const swap = recordedStream('swap');
let files = 0;

function newPath(): string {
  files += 1;
  return join(folder, `stream-${String(files)}.btrfs-stream`);
}

function pipe(): string {
  const path = newPath();
  execFileSync('mkfifo', [path]);
  return path;
}

/** Attaches; resolves with the first stop, once the stream's first commands are there. */
async function attach(client: InlineClient, args: object): Promise<string> {
  await client.request('initialize', { adapterID: 'btrfs-send' });
  await client.request('attach', args);
  await client.request('configurationDone');
  return client.stopReason();
}

function outputs(client: InlineClient): string {
  const events = client.events.filter(({ event }) => event === 'output');
  return events.map(({ body }) => (body as { readonly output: string }).output).join('');
}

/** Names of all commands, stepped through one by one until the end. */
async function commandsOf(client: InlineClient): Promise<string[]> {
  const names = [await client.evaluate('command.name')];
  for (;;) {
    await client.request('next', { threadId: 1, granularity: 'line' });
    if ((await client.stopReason()) === 'end') return names;
    names.push(await client.evaluate('command.name'));
  }
}

test('a file that grows is stepped as it grows, wherever it is cut', async () => {
  const index = indexStream(memorySource('swap', swap));
  const whole = Array.from({ length: index.commandCount }, (_, at) =>
    commandName(index.typeOf(at)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: swap.length - 1 }), { maxLength: 6 }),
      async (cuts) => {
        const path = newPath();
        writeFileSync(path, '');
        const ends = [...cuts.sort((left, right) => left - right), swap.length];
        const client = new InlineClient();
        const names = attach(client, { stream: path }).then(() => commandsOf(client));
        let from = 0;
        for (const end of ends) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          appendFileSync(path, swap.subarray(from, end));
          from = end;
        }
        expect(await names).toEqual(whole);
      },
    ),
    { numRuns: 12 },
  );
});

test('what a pipe brings is stepped forwards and backwards, and goes with the session', async () => {
  const path = pipe();
  const client = new InlineClient();
  const stopped = attach(client, { stream: path });
  const writer = createWriteStream(path);
  writer.write(swap.subarray(0, 1000));
  expect(await stopped).toBe('entry');
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'END' }] });
  const ended = client.go('continue');
  writer.end(swap.subarray(1000));
  expect(await ended).toBe('function breakpoint');
  expect(await client.go('reverseContinue')).toBe('entry');
  expect(await client.evaluate('command.name')).toBe('SNAPSHOT');
  const kept = /is kept in (.*)\n/.exec(outputs(client))?.[1] ?? '';
  expect(readFileSync(kept).equals(swap)).toBe(true);
  await client.request('terminate');
  await client.event('terminated');
  expect(existsSync(dirname(kept))).toBe(false);
});

test('the stream that it builds on is found beside it', async () => {
  const beside = join(folder, 'beside');
  mkdirSync(beside);
  const path = join(beside, 'swap.btrfs-stream');
  writeFileSync(path, swap.subarray(0, 400));
  const alone = new InlineClient();
  await attach(alone, { stream: path });
  expect(outputs(alone)).toContain('parent');
  await alone.request('disconnect');
  writeFileSync(join(beside, 'base.btrfs-stream'), recordedStream('base'));
  const client = new InlineClient();
  await attach(client, { stream: path });
  const { sources } = await client.request<{ sources: { name: string }[] }>('loadedSources');
  expect(sources.map(({ name }) => name)).toEqual(['swap.btrfs-stream', 'base.btrfs-stream']);
  appendFileSync(path, swap.subarray(400));
  expect(await client.go('continue')).toBe('end');
  expect(await client.go('stepBack')).toBe('step');
  // Of inodes that the stream only renames the parent's tells the number.
  await client.go('reverseContinue');
  await client.go('next');
  expect(await client.evaluate('cur_ino')).toMatch(/^\d+ /);
  await client.request('disconnect');
});

test('what comes through a pipe can be kept', async () => {
  const path = pipe();
  const output = join(folder, 'kept');
  const client = new InlineClient();
  const stopped = attach(client, { stream: path, output });
  createWriteStream(path).end(swap);
  await stopped;
  expect(await client.go('continue')).toBe('end');
  await client.request('terminate');
  expect(readFileSync(output).equals(swap)).toBe(true);
});

test('waiting for more is told, and can be paused; breakpoints on lines to come are found', async () => {
  const path = newPath();
  writeFileSync(path, swap.subarray(0, 1500));
  const client = new InlineClient();
  await attach(client, { stream: path });
  const last = await client.request<{ breakpoints: { verified: boolean }[] }>('setBreakpoints', {
    source: { path: `btrfs-stream:${path}.btrfs-text` },
    breakpoints: [{ line: 60 }],
  });
  expect(last.breakpoints).toMatchObject([{ verified: false }]);
  await client.request('continue', { threadId: 1 });
  while (!outputs(client).includes('Waiting for more')) await client.event('output');
  await client.request('pause', { threadId: 1 });
  const stop = await client.event('stopped');
  expect(stop.body).toMatchObject({
    reason: 'pause',
    description: 'Paused while waiting for more of the stream',
  });
  appendFileSync(path, swap.subarray(1500));
  expect(await client.go('continue')).toBe('breakpoint');
  expect((await client.stack())[0]?.line).toBe(60);
  expect(await client.go('continue')).toBe('end');
});

test('a writer that goes away in the middle of a command: what came is stepped, then it fails', async () => {
  const path = pipe();
  const client = new InlineClient();
  const stopped = attach(client, { stream: path });
  createWriteStream(path).end(swap.subarray(0, 2000));
  await stopped;
  expect(await client.go('continue')).toBe('exception');
  expect(outputs(client)).toMatch(/cut short|END|truncated/i);
  expect(await client.go('continue')).toBe('terminated');
});

test.each([
  ['nothing at all', Buffer.alloc(0)],
  ['half a header', swap.subarray(0, 9)],
  ['no stream', Buffer.from('This is no stream, but long enough to be told from one.')],
])('a pipe that brings %s is refused', async (_, bytes) => {
  const path = pipe();
  const client = new InlineClient();
  const attached = attach(client, { stream: path });
  const writer = createWriteStream(path);
  writer.end(bytes);
  await expect(attached).rejects.toThrow(/^Cannot attach: /);
});

test('what can’t be followed is refused with help', async () => {
  for (const [args, message] of [
    [{}, 'give "stream"'],
    [{ stream: '/nowhere/at.all' }, '/nowhere/at.all'],
    [{ stream: '/dev/null' }, 'neither a file nor a pipe'],
    [{ stream: folder }, 'neither a file nor a pipe'],
    [{ stream: 7 }, '"stream" must be a string'],
  ] as const) {
    const client = new InlineClient();
    await expect(attach(client, args)).rejects.toThrow(message);
  }
});

test('a session that waits for the stream’s beginning can be given up', async () => {
  const client = new InlineClient();
  const attached = attach(client, { stream: pipe() });
  await client.event('output');
  await client.request('terminate');
  await expect(attached).rejects.toThrow('given up');
});

test('a pipe is followed by the adapter as a process of its own', async () => {
  const path = pipe();
  const client = new DebugClient('node', adapter, 'btrfs-send');
  await client.start();
  try {
    await client.initializeRequest();
    const stopped = client.waitForEvent('stopped');
    const attached = client.attachRequest({ stream: path, stopAtEnd: false } as never);
    createWriteStream(path).end(swap);
    await attached;
    await client.configurationDoneRequest();
    await stopped;
    const ended = client.waitForEvent('terminated');
    await client.continueRequest({ threadId: 1 });
    await ended;
  } finally {
    await client.stop();
  }
});

test('a file that is cut while it is followed ends the session, with what was there', async () => {
  const path = newPath();
  writeFileSync(path, swap.subarray(0, 3000));
  const client = new InlineClient();
  await attach(client, { stream: path });
  writeFileSync(path, swap.subarray(0, 100));
  expect(await client.go('continue')).toBe('exception');
});
