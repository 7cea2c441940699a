// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { streamTextUri } from '../../../../server/streamUri';
import { expectGolden } from '../../../golden';
import { bundle } from '../../cli/bundledCli';
import { recordedStream, workspace } from '../exampleSend';
import { Transcript } from '../transcript';

const adapter = join(bundle({ adapter: 'test/server/debug/stdioAdapter.ts' }), 'adapter.js');

let client: DebugClient;
let transcript: Transcript;
/** For streams that are to lie alone. */
let folder: string;
beforeEach(async () => {
  client = new DebugClient('node', adapter, 'btrfs-send');
  // Each motion waits for the end, too.
  client.setMaxListeners(0);
  await client.start();
  transcript = new Transcript(client);
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-streams-'));
});
afterEach(async () => {
  await client.stop();
  rmSync(folder, { recursive: true });
});

/** A file in a folder of its own. */
function aloneFile(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** From the first request to the first stop, with a breakpoint on a line where one is given. */
async function launch(configuration: { readonly stream: string }, line?: number): Promise<void> {
  const stopped = client.waitForEvent('stopped');
  await client.initializeRequest({ adapterID: 'btrfs-send', pathFormat: 'path' });
  await transcript.requestInOrder('launch', configuration);
  if (line !== undefined) {
    const source = { path: streamTextUri(URI.file(configuration.stream)).toString() };
    await transcript.request('setBreakpoints', { source, breakpoints: [{ line }] });
  }
  await transcript.request('configurationDone');
  await stopped;
  await transcript.settle();
}

/** Moves, and looks where it stands. */
async function walk(...motions: readonly string[]): Promise<void> {
  for (const motion of motions) {
    await transcript.go(motion);
    await transcript.request('stackTrace', { threadId: 1, levels: 2 });
    await transcript.request('evaluate', { expression: 'send_progress', context: 'watch' });
  }
}

function expectTold(name: string): void {
  const text = transcript.text().replaceAll(folder, '${folder}');
  expectGolden(`debug/streams/${name}.txt`, text);
}

test('a full stream', async () => {
  await launch({ stream: `${workspace}base.btrfs-stream` }, 30);
  await transcript.request('modules', {});
  await transcript.request('loadedSources');
  await transcript.go('continue');
  await transcript.look();
  await walk('stepIn', 'next', 'stepOut', 'stepBack', 'reverseContinue', 'reverseContinue');
  await walk('continue');
  await transcript.go('continue');
  expectTold('full');
});

test('an incremental stream, whose parent lies beside it', async () => {
  await launch({ stream: `${workspace}swap.btrfs-stream` }, 24);
  await transcript.request('modules', {});
  await transcript.request('loadedSources');
  await transcript.request('setExceptionBreakpoints', { filters: ['orphanize'] });
  await transcript.go('continue');
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.go('continue');
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.look();
  await transcript.request('evaluate', { expression: 'inode.transid.send_root.rebuilt' });
  await walk('stepIn', 'stepOut', 'next', 'continue', 'stepBack', 'reverseContinue');
  await transcript.request('setExceptionBreakpoints', { filters: [] });
  await walk('continue');
  await transcript.go('continue');
  expectTold('incremental');
});

test('a chain of three in one file', async () => {
  const chain = ['base', 'swap', 'features-v2'].map(recordedStream);
  const stream = aloneFile('chain.btrfs-stream', Buffer.concat(chain));
  await launch({ stream, ...{ subvolume: 'features' } }, 227);
  await transcript.request('modules', {});
  await walk('next', 'next', 'continue');
  await transcript.look();
  await walk('stepBack', 'stepIn', 'reverseContinue', 'continue');
  await transcript.go('continue');
  expectTold('chain');
});

test('an incremental stream without its parent', async () => {
  const stream = aloneFile('swap.btrfs-stream', recordedStream('swap'));
  await launch({ stream }, 24);
  await transcript.request('modules', {});
  await transcript.request('setExceptionBreakpoints', { filters: ['orphanize'] });
  await transcript.go('continue');
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.go('continue');
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.look();
  for (const expression of ['get_cur_path(257)', 'ino("o257-7-0")']) {
    await transcript.request('evaluate', { expression });
  }
  await transcript.request('evaluate', { expression: 'o257-7-0', context: 'hover' });
  await transcript.request('evaluate', { expression: 'can_rmdir(257)' }).catch(() => undefined);
  await transcript.request('dataBreakpointInfo', { name: 'name_cache' });
  await transcript.request('dataBreakpointInfo', { name: 'receiver.orphans' });
  await transcript.request('setDataBreakpoints', {
    breakpoints: [{ dataId: 'receiver.orphans', accessType: 'write' }],
  });
  await walk('continue', 'reverseContinue', 'stepIn', 'stepOut', 'next', 'stepBack');
  await transcript.request('setDataBreakpoints', { breakpoints: [] });
  await transcript.request('setExceptionBreakpoints', { filters: [] });
  await transcript.request('setFunctionBreakpoints', {
    breakpoints: [{ name: '269-270' }, { name: 'RMDIR' }, { name: 'new/**' }],
  });
  await walk('continue', 'continue', 'continue', 'reverseContinue');
  await transcript.request('setFunctionBreakpoints', { breakpoints: [] });
  await transcript.go('continue');
  expectTold('noParent');
});

test('a stream with a defect of the kernel stops at the wrong command, and says why', async () => {
  const stream = `${workspace}refused/second.btrfs-stream`;
  await launch({ stream, ...{ stopOnEntry: false } });
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.look();
  await walk('stepBack', 'stepIn', 'continue');
  await transcript.go('continue');
  expectTold('defect');
});

test('a truncated stream is stepped as far as it is good', async () => {
  const stream = aloneFile('cut.btrfs-stream', recordedStream('swap').subarray(0, 3000));
  writeFileSync(join(folder, 'base.btrfs-stream'), readFileSync(`${workspace}base.btrfs-stream`));
  await launch({ stream, ...{ stopOnEntry: false } });
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.look();
  await walk('stepBack', 'stepBack', 'next', 'reverseContinue');
  await transcript.go('continue');
  await transcript.request('stackTrace', { threadId: 1 });
  await transcript.go('continue');
  expectTold('truncated');
});

test('what the engine sends is what was recorded', async () => {
  const output = join(folder, 'again');
  const stream = `${workspace}features-v2.btrfs-stream`;
  await launch({ stream, ...{ output } });
  await transcript.go('continue');
  expect(readFileSync(output).equals(recordedStream('features-v2'))).toBe(true);
});

test('a stream that takes one object for another stops at the wrong command, too', async () => {
  const recorded = join(import.meta.dirname, '../../../engine/receive/rebuild/recorded');
  const copy = (name: string): string =>
    aloneFile(name, readFileSync(join(recorded, `object-${name}`)));
  copy('first.btrfs-stream');
  await launch({ stream: copy('second.btrfs-stream'), ...{ stopOnEntry: false } });
  await transcript.request('exceptionInfo', { threadId: 1 });
  await transcript.request('stackTrace', { threadId: 1 });
  await transcript.request('evaluate', { expression: 'inode.mode' });
  await walk('stepBack', 'continue');
  await transcript.go('continue');
  expectTold('object');
});
