// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { streamTextUri } from '../../../../server/streamUri';
import { recordedStream } from '../exampleSend';
import { InlineClient } from '../inlineClient';

let client: InlineClient;
let folder: string;
let stream: string;
beforeEach(async () => {
  client = new InlineClient();
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-recorded-'));
  stream = join(folder, 'swap.btrfs-stream');
  writeFileSync(stream, recordedStream('swap'));
  await client.start({ stream });
});
afterEach(() => {
  client.session.end();
  rmSync(folder, { recursive: true });
});

const line = async (): Promise<number> => (await client.stack())[0]?.line ?? 0;

/** A request after whose answer it moves. */
async function move(command: string, args: object): Promise<string> {
  await client.request(command, { threadId: 1, ...args });
  return client.stopReason();
}

test('lines, inodes and the beginning of an inode are gone to', async () => {
  const source = { path: streamTextUri(URI.file(stream)).toString() };
  const { targets } = await client.request<{ targets: { id: number }[] }>('gotoTargets', {
    source,
    line: 24,
  });
  expect(await move('goto', { targetId: targets[0]?.id })).toBe('goto');
  expect(await line()).toBe(24);
  expect(await move('restartFrame', { frameId: 0 })).toBe('restart');
  expect(await line()).toBe(22);
  expect(await move('gotoInode', { inode: 269 })).toBe('goto');
  expect(await client.evaluate('cur_ino')).toBe('269 (inferred)');
  expect(await move('gotoInode', { inode: 259 })).toBe('goto');
  expect(await client.evaluate('cur_ino')).toBe('259 (inferred)');
  expect(await move('gotoInode', { inode: 4711 })).toBe('goto');
  expect(await client.evaluate('cur_ino')).toBe('259 (inferred)');
});

test('conditions, hit counts and log messages work', async () => {
  await client.request('setFunctionBreakpoints', {
    breakpoints: [
      { name: 'RENAME', condition: 'cur_ino == 259' },
      { name: 'UNLINK', hitCondition: '3' },
      { name: 'LINK', logMessage: '{command.path} at {send_off}' },
    ],
  });
  expect(await client.go('continue')).toBe('function breakpoint');
  expect(await client.evaluate('command.path')).toBe('"o259-7-0"');
  expect(await client.go('continue')).toBe('function breakpoint');
  expect(await client.evaluate('command.name')).toBe('UNLINK');
  const third = await line();
  expect(await client.go('continue')).toBe('end');
  const logged = client.events.filter(({ body }) => JSON.stringify(body ?? null).includes(' at '));
  expect(logged.length).toBeGreaterThan(1);
  expect(third).toBeGreaterThan(15);
});

test('steps of commands and of events mirror each other', async () => {
  const places: string[] = [];
  const here = async (): Promise<string> =>
    `${await line()} ${await client.evaluate('event.event')}`;
  for (let count = 0; count < 12; count++) {
    places.push(await here());
    await move('next', { granularity: 'instruction' });
  }
  for (const place of places.toReversed()) {
    await move('stepBack', { granularity: 'instruction' });
    expect(await here()).toBe(place);
  }
  await move('next', { granularity: 'line' });
  expect(await client.evaluate('command.index')).toBe('1');
});

test('what only the engine knows can be neither compared nor watched', async () => {
  await expect(client.evaluate('name_cache == 1')).rejects.toThrow('nothing to compare');
  const info = await client.request('dataBreakpointInfo', { name: 'pending_dir_moves' });
  expect(info).toMatchObject({ dataId: null });
});
