// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../engine/byteSource';
import { indexStream } from '../../../engine/stream/streamIndex';
import { layoutStreamText } from '../../../engine/stream/streamText';
import { streamTextUri } from '../../../server/streamUri';
import { corpusCase, describeCorpus } from '../../corpus';
import { expectGolden } from '../../golden';
import { bundle } from '../cli/bundledCli';
import { corpusSend, exampleImage, recordedStream, workspace } from './exampleSend';
import { Transcript } from './transcript';

const adapter = join(bundle({ adapter: 'test/server/debug/stdioAdapter.ts' }), 'adapter.js');
const swapStream = `${workspace}swap.btrfs-stream`;
const swap = { image: exampleImage, subvolume: 'swap', parent: 'base', stream: swapStream };

let client: DebugClient;
beforeEach(async () => {
  client = new DebugClient('node', adapter, 'btrfs-send');
  await client.start();
});
afterEach(() => client.stop());

/** From the first request to the first stop, with these breakpoints. */
async function launch(
  transcript: Transcript,
  configuration: object,
  names: readonly string[],
  line?: number,
): Promise<void> {
  const stopped = client.waitForEvent('stopped');
  await transcript.request('initialize', { adapterID: 'btrfs-send', pathFormat: 'path' });
  await transcript.request('launch', configuration);
  if (line !== undefined) {
    await transcript.request('setBreakpoints', {
      source: { path: streamTextUri(URI.file(swapStream)).toString() },
      breakpoints: [{ line }],
    });
  }
  await transcript.request('setFunctionBreakpoints', {
    breakpoints: names.map((name) => ({ name })),
  });
  await transcript.request('setExceptionBreakpoints', { filters: [] });
  await transcript.request('configurationDone');
  await stopped;
  await transcript.settle();
}

test('directories are swapped, there and back', async () => {
  const transcript = new Transcript(client);
  await launch(transcript, swap, ['258'], 24);
  await transcript.request('threads');
  await transcript.go('continue');
  await transcript.look();
  for (const motion of ['stepIn', 'stepOut', 'next', 'stepBack', 'reverseContinue', 'continue']) {
    await transcript.go(motion);
    await transcript.request('stackTrace', { threadId: 1, levels: 1 });
    await transcript.request('evaluate', { expression: 'send_progress', context: 'watch' });
  }
  await transcript.request('evaluate', { expression: 'cur_ino', format: { hex: true } });
  await transcript.request('evaluate', { expression: 'cur_inode_is' }).catch(() => undefined);
  await transcript.request('setFunctionBreakpoints', { breakpoints: [] });
  await transcript.request('setBreakpoints', {
    source: { path: streamTextUri(URI.file(swapStream)).toString() },
    breakpoints: [],
  });
  await transcript.go('continue');
  expectGolden('debug/swap.txt', transcript.text());
});

test('the orphan’s names are seen at the time when it has none', async () => {
  const transcript = new Transcript(client);
  await launch(transcript, swap, ['process_recorded_refs']);
  await transcript.go('continue');
  await transcript.go('continue');
  await transcript.look();
  await transcript.request('terminate');
  expectGolden('debug/recordedRefs.txt', transcript.text());
});

test('what a person asks for is stopped at, explained and answered', async () => {
  const transcript = new Transcript(client);
  await launch(transcript, swap, []);
  await transcript.request('setExceptionBreakpoints', {
    filters: [],
    filterOptions: [{ filterId: 'orphanize', condition: 'event.ino == 259' }],
  });
  await transcript.go('continue');
  await transcript.request('exceptionInfo', { threadId: 1 });
  const questions = ['get_cur_path(259)', 'will_overwrite_ref(256, "right")', 'event.orphan'];
  for (const expression of questions) await transcript.request('evaluate', { expression });
  await transcript.request('evaluate', { expression: '"left"', context: 'hover' });
  await transcript.request('completions', { text: 'get_cur_i', column: 10 });
  await transcript.request('setExceptionBreakpoints', { filters: [] });

  await transcript.request('setFunctionBreakpoints', {
    breakpoints: [
      { name: 'UTIMES', hitCondition: '% 5', condition: 'cur_ino > 258' },
      { name: '260', hitCondition: 'never' },
    ],
  });
  await transcript.go('continue');
  await transcript.go('reverseContinue');
  await transcript.go('continue');
  await transcript.request('setFunctionBreakpoints', { breakpoints: [] });

  await transcript.request('dataBreakpointInfo', { name: 'name_cache["260:7"]' });
  await transcript.request('setDataBreakpoints', {
    breakpoints: [{ dataId: 'send_progress', accessType: 'write', hitCondition: '>= 5' }],
  });
  await transcript.go('continue');
  await transcript.request('setDataBreakpoints', { breakpoints: [] });

  const source = { path: streamTextUri(URI.file(swapStream)).toString() };
  await transcript.request('setBreakpoints', {
    source,
    breakpoints: [{ line: 31, logMessage: 'inode {cur_ino}, {command.name} of {command.path}' }],
  });
  await transcript.request('gotoTargets', { source, line: 25 });
  const { targets } = await transcript.request<{ targets: { id: number }[] }>('gotoTargets', {
    source,
    line: 27,
  });
  const over = client.waitForEvent('stopped');
  await transcript.request('goto', { threadId: 1, targetId: targets[0]?.id });
  await over;
  await transcript.settle();
  const command = await transcript.request<{ memoryReference: string }>('evaluate', {
    expression: 'command.bytes',
  });
  await transcript.request('readMemory', { memoryReference: command.memoryReference, count: 24 });
  await transcript.go('continue');
  expectGolden('debug/asked.txt', transcript.text());
});

test('the launch sequence of the test client works as it does with others', async () => {
  const index = indexStream(memorySource('swap', recordedStream('swap')));
  const firstLine = layoutStreamText(index).lineOf(0).line + 1;
  await Promise.all([
    client.configurationSequence(),
    client.launch({ ...swap, stopOnEntry: true }),
    client.assertStoppedLocation('entry', {
      path: streamTextUri(URI.file(swapStream)).toString(),
      line: firstLine,
    }),
  ]);
});

test('the adapter ends with its client, whether it takes leave or not', () => {
  const request = JSON.stringify({ seq: 1, type: 'request', command: 'disconnect' });
  const input = `Content-Length: ${request.length}\r\n\r\n${request}`;
  expect(spawnSync(process.execPath, [adapter], { input }).status).toBe(0);
  expect(spawnSync(process.execPath, [adapter], { input: '' }).status).toBe(0);
});

test('input that is no DAP ends nothing', () => {
  const hostile = 'Content-Length: 5\r\n\r\n{{{{{Content-Length: 2\r\n\r\n[]';
  const request = JSON.stringify({ seq: 1, type: 'request', command: 'threads' });
  const input = `${hostile}Content-Length: ${request.length}\r\n\r\n${request}`;
  const { stdout, status } = spawnSync(process.execPath, [adapter], { input });
  expect(status).toBe(0);
  expect(stdout.toString()).toContain('btrfs send');
});

describeCorpus('real cases', () => {
  test.each(['btrfs-030-02', 'btrfs-128-02'])('%s is stepped over its inodes', async (name) => {
    const found = corpusCase(name);
    const [image] = await found.imagePaths();
    const stream = await found.streamPath();
    const stopped = client.waitForEvent('stopped');
    await client.initializeRequest();
    const launch = { image, stream, ...corpusSend(found), stopAtEnd: false };
    await client.launchRequest(launch as never);
    await client.configurationDoneRequest();
    await stopped;
    const outputs: string[] = [];
    client.on('output', ({ body }: { body: { output: string } }) => outputs.push(body.output));
    let steps = 0;
    for (let ended = false; !ended; steps++) {
      const over = new Promise<boolean>((resolve) => {
        client.once('terminated', () => resolve(true));
        client.once('stopped', () => resolve(false));
      });
      await client.nextRequest({ threadId: 1 });
      ended = await over;
      client.removeAllListeners('terminated').removeAllListeners('stopped');
    }
    expect(steps).toBeGreaterThan(1);
    expect(outputs.join('')).toMatch(
      new RegExp(`^Sent \\d+ commands, ${found.json.stream.size} bytes\n$`),
    );
  });
});
