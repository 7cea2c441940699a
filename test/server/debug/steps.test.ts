// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capabilities } from '../../../server/debug/capabilities';
import { requests } from '../../../server/debug/requests/requests';
import { exampleImage, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';

const stream = `${workspace}swap.btrfs-stream`;
const swap = { image: exampleImage, subvolume: 'swap', parent: 'base', stream };

let client: InlineClient;
beforeEach(async () => {
  client = new InlineClient();
  await client.start(swap);
});
afterEach(() => client.session.end());

async function step(command: string, granularity?: string): Promise<string> {
  await client.request(command, { threadId: 1, granularity });
  return client.stopReason();
}

/** What is seen: the stack, the next command and the event. */
async function seen(): Promise<string> {
  const frames = (await client.stack()).map(({ name, line }) => `${name} ${line}`);
  return [
    ...frames,
    await client.evaluate('event.event'),
    await client.evaluate('send_off'),
  ].join();
}

test.each([
  ['statement', 10],
  ['line', 30],
  ['instruction', 500],
])('steps by %s go back as they came', async (granularity, least) => {
  const there: string[] = [];
  while ((await step('next', granularity)) === 'step') {
    there.push(await seen());
    if (there.length > least) break;
  }
  expect(there.length).toBeGreaterThan(least);
  for (const before of there.slice(0, -1).toReversed()) {
    expect(await step('stepBack', granularity)).toBe('step');
    expect(await seen()).toBe(before);
  }
});

test('a step by instruction is a step in', async () => {
  await step('next', 'instruction');
  const there = await seen();
  await client.request('restart', {});
  await client.stopReason();
  await step('stepIn');
  expect(await seen()).toBe(there);
});

async function targets(line: number): Promise<DebugProtocol.GotoTarget[]> {
  const [frame] = await client.stack();
  const answer = await client.request<{ targets: DebugProtocol.GotoTarget[] }>('gotoTargets', {
    source: frame?.source,
    line,
  });
  return answer.targets;
}

async function goTo(line: number): Promise<string> {
  const [target] = await targets(line);
  await client.request('goto', { threadId: 1, targetId: target?.id });
  return client.stopReason();
}

test('it goes to a line, on or back, past breakpoints', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'send_cmd' }] });
  const first = (await client.stack())[0]?.line ?? 0;
  for (const line of [first + 8, first + 20, first + 20, first + 3, first]) {
    const [target] = await targets(line);
    expect(await goTo(line)).toBe('goto');
    expect((await client.stack())[0]).toMatchObject({ line: target?.line });
    expect(target?.label).toContain(await client.evaluate('command.name'));
    expect(await client.evaluate('command.index')).toBe(String(target?.id));
  }
});

test('where there is no command, there is nowhere to go', async () => {
  expect(await targets(100_000)).toEqual([]);
  const answer = await client.request('gotoTargets', { source: { path: '/etc/passwd' }, line: 1 });
  expect(answer).toEqual({ targets: [] });
});

test('a frame is begun anew at the beginning of its inode', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
  const start = await seen();
  for (let steps = 0; steps < 3; steps++) {
    for (let more = 0; more <= steps; more++) await client.go('stepIn');
    await client.request('restartFrame', { frameId: (await client.stack())[0]?.id });
    expect(await client.stopReason()).toBe('restart');
    expect(await seen()).toBe(start);
  }
  await client.request('restartFrame', { frameId: (await client.stack())[0]?.id });
  expect(await client.stopReason()).toBe('restart');
  expect(await seen()).toBe(start);
});

test('before the first inode a frame begins anew where the send does', async () => {
  const start = await seen();
  await client.go('stepIn');
  await client.request('restartFrame', { frameId: (await client.stack())[0]?.id });
  await client.stopReason();
  expect(await seen()).toBe(start);
});

async function read(memoryReference: string, offset: number, count: number): Promise<object> {
  const answer = await client.request<{ data?: string }>('readMemory', {
    memoryReference,
    offset,
    count,
  });
  return { ...answer, ...(answer.data && { data: Buffer.from(answer.data, 'base64') }) };
}

test('a command’s bytes are memory, and so is all of the stream', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
  const file = readFileSync(stream);
  const { memoryReference = '' } = await client.request<{ memoryReference?: string }>('evaluate', {
    expression: 'command.bytes',
  });
  const offset = Number(await client.evaluate('command.offset'));
  const length = Number(await client.evaluate('command.length'));
  expect(await read(memoryReference, 0, length)).toEqual({
    address: memoryReference,
    data: file.subarray(offset, offset + length),
  });
  expect(await read(memoryReference, -offset, 17)).toEqual({
    address: '0x0',
    data: file.subarray(0, 17),
  });
  expect(await read('0x0', 0, file.length + 9)).toEqual({
    address: '0x0',
    data: file,
    unreadableBytes: 9,
  });
  expect(await read('0x0', file.length, 4096)).toMatchObject({ unreadableBytes: 4096 });
  expect(await read('0x10', -17, 4)).toEqual({ address: '0x0', unreadableBytes: 4 });
  await expect(read('nowhere', 0, 1)).rejects.toThrow('give an offset in the stream');
  await expect(read('0x0', 0.5, 1)).rejects.toThrow('give an offset in the stream');
});

test('what is said to be there is there', () => {
  const needed: Record<string, readonly string[]> = {
    supportsConfigurationDoneRequest: ['configurationDone'],
    supportsFunctionBreakpoints: ['setFunctionBreakpoints'],
    supportsDataBreakpoints: ['dataBreakpointInfo', 'setDataBreakpoints'],
    supportsStepBack: ['stepBack', 'reverseContinue'],
    supportsTerminateRequest: ['terminate'],
    supportsRestartRequest: ['restart'],
    supportsExceptionInfoRequest: ['exceptionInfo'],
    supportsBreakpointLocationsRequest: ['breakpointLocations'],
    supportsCancelRequest: ['cancel'],
    supportsCompletionsRequest: ['completions'],
    supportsGotoTargetsRequest: ['gotoTargets', 'goto'],
    supportsRestartFrame: ['restartFrame'],
    supportsReadMemoryRequest: ['readMemory'],
    supportsLoadedSourcesRequest: ['loadedSources'],
    supportsModulesRequest: ['modules'],
    supportsDisassembleRequest: ['disassemble'],
  };
  for (const [capability, commands] of Object.entries(needed)) {
    const said = Object.hasOwn(capabilities, capability);
    for (const command of commands)
      expect([command, requests.has(command)]).toEqual([command, said]);
  }
});
