// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { indexStream } from '../../../engine/stream/streamIndex';
import { layoutStreamText, streamText } from '../../../engine/stream/streamText';
import { memorySource } from '../../../engine/byteSource';
import { streamTextUri } from '../../../server/streamUri';
import { exampleImage, recordedStream, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';

const swap = { image: exampleImage, subvolume: 'swap', parent: 'base' };
const swapStream = `${workspace}swap.btrfs-stream`;
const withStream = { ...swap, stream: swapStream };

let client: InlineClient;
let folder: string;
beforeEach(() => {
  client = new InlineClient();
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-debug-'));
});
afterEach(() => {
  client.session.end();
  rmSync(folder, { recursive: true, force: true });
});

/** The text of the recorded stream, by lines. */
function swapLines(): string[] {
  const index = indexStream(memorySource('swap', recordedStream('swap')));
  return streamText(index, layoutStreamText(index), 1).split('\n');
}

test('a launch stops at the entry, and runs to its end', async () => {
  expect(await client.start(swap)).toBe('entry');
  expect(await client.evaluate('cur_ino')).toBe('0');
  expect(await client.go('continue')).toBe('end');
  expect(await client.go('continue')).toBe('terminated');
  expect(client.events.find(({ event }) => event === 'exited')?.body).toEqual({ exitCode: 0 });
});

test('without stopOnEntry and stopAtEnd it runs until something stops it', async () => {
  expect(await client.start({ ...swap, stopOnEntry: false, stopAtEnd: false })).toBe('terminated');
});

test.each([
  ['an image', withStream],
  ['streams', { stream: swapStream, parents: [`${workspace}base.btrfs-stream`] }],
  ['a stream without its parent', { stream: swapStream, parents: [] }],
])('from the end of a send of %s one goes back, and on to it again', async (_, launch) => {
  await client.start(launch);
  await client.go('next');
  const early = await client.stack();
  expect(await client.go('continue')).toBe('end');
  const [top] = await client.stack();
  expect(top?.line).toBe(swapLines().findLastIndex((line) => /^0x\w+\s+end$/.test(line)) + 1);
  expect(await client.evaluate('command.index')).toBe('(no command is left)');
  expect(await client.go('stepBack')).toBe('step');
  expect(await client.go('next')).toBe('end');
  expect((await client.stack())[0]).toMatchObject({ name: top?.name, line: top?.line });
  expect(await client.go('reverseContinue')).toBe('entry');
  await client.go('next');
  expect((await client.stack()).map(({ name }) => name)).toEqual(early.map(({ name }) => name));
  await client.go('continue');
  expect(await client.go('next')).toBe('terminated');
  const told = client.events.filter(({ body }) =>
    JSON.stringify(body ?? '').includes('commands, '),
  );
  expect(told).toHaveLength(1);
});

test('from the end, an inode that the send has not is looked for in vain, and nothing ends', async () => {
  await client.start(withStream);
  await client.go('continue');
  await client.request('gotoInode', { inode: '99999' }).catch(String);
  await client.request('gotoInode', { inode: '256' });
  expect(await client.stopReason()).toBe('goto');
  expect(await client.evaluate('cur_ino')).toBe('256');
});

test.each([
  ['258', '258', 'changed_inode'],
  ['258-260', '258', 'changed_inode'],
  ['inner/outer', '260', 'changed_inode'],
  ['/new/**', '281', 'changed_inode'],
  ['orphanize', '257', 'orphanize_inode'],
  ['orphanize_inode', '257', 'orphanize_inode'],
  ['REMOVE_XATTR', '258', 'send_cmd'],
  ['mkdir', '280', 'send_cmd'],
])('a function breakpoint on %s stops at inode %s in %s', async (name, ino, frame) => {
  await client.start(swap);
  const { breakpoints } = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
    'setFunctionBreakpoints',
    { breakpoints: [{ name }] },
  );
  expect(breakpoints).toEqual([{ id: 1, verified: true }]);
  expect(await client.go('continue')).toBe('function breakpoint');
  expect(await client.evaluate('cur_ino')).toBe(ino);
  expect((await client.stack())[0]?.name).toContain(frame);
});

test('a function breakpoint that means nothing says what could be meant', async () => {
  const { breakpoints } = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
    'setFunctionBreakpoints',
    { breakpoints: [{ name: 'proces_recorded_refs' }, { name: '9-3' }] },
  );
  expect(breakpoints.map(({ verified }) => verified)).toEqual([false, false]);
  expect(breakpoints[0]?.message).toContain('did you mean "process_recorded_refs"?');
});

test('a breakpoint on every line is hit at that line, in both directions', async () => {
  const path = streamTextUri(URI.file(swapStream)).toString();
  await client.start(withStream);
  const count = swapLines().length;
  const set = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
    source: { path },
    breakpoints: Array.from({ length: count }, (_, line) => ({ line: line + 1 })),
  });
  const verified = set.breakpoints.filter((one) => one.verified);
  const lines = [...new Set(verified.map((one) => one.line))];
  const hits: (number | undefined)[] = [];
  while ((await client.go('continue')) === 'breakpoint') hits.push((await client.stack())[0]?.line);
  expect(hits).toEqual(lines);

  const again = new InlineClient();
  await again.request('setBreakpoints', {
    source: { path },
    breakpoints: lines.map((line) => ({ line })),
  });
  await again.start(withStream);
  const last = lines.at(-1);
  do await again.go('continue');
  while ((await again.stack())[0]?.line !== last);
  const back: (number | undefined)[] = [];
  while ((await again.go('reverseContinue')) === 'breakpoint') {
    back.push((await again.stack())[0]?.line);
  }
  expect(back).toEqual(lines.slice(0, -1).toReversed());
  again.session.end();
});

test('breakpoints set before the launch are looked up once there is a text', async () => {
  const path = streamTextUri(URI.file(swapStream)).toString();
  await client.request('initialize', { adapterID: 'btrfs-send' });
  const { breakpoints } = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
    'setBreakpoints',
    { source: { path }, breakpoints: [{ line: 20 }] },
  );
  expect(breakpoints[0]).toMatchObject({ verified: false });
  await client.request('launch', withStream);
  const changed = await client.event('breakpoint');
  expect(changed.body).toMatchObject({ reason: 'changed', breakpoint: { id: 1, verified: true } });
});

test('texts are told apart by what they are, not by how their URI is written', async () => {
  await client.start(withStream);
  const path = streamTextUri(URI.file(swapStream)).toString();
  const ask = async (source: string): Promise<boolean | undefined> => {
    const { breakpoints } = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
      'setBreakpoints',
      { source: { path: source }, breakpoints: [{ line: 20 }] },
    );
    return breakpoints[0]?.verified;
  };
  expect(await ask(path)).toBe(true);
  expect(await ask(path.replace('swap', '%73wap'))).toBe(true);
  expect(await ask(`${path}?part=1`)).toBe(true);
  expect(await ask(`${path}?part=2`)).toBe(false);
  expect(await ask(path.replace('swap', 'base'))).toBe(false);
  expect(await ask('/etc/passwd')).toBe(false);
});

test('a client may count lines and columns from 0', async () => {
  await client.start(withStream, { linesStartAt1: false, columnsStartAt1: false });
  const [frame] = await client.stack();
  expect(swapLines()[frame?.line ?? -1]).toContain('snapshot');
  expect(frame?.column).toBe(0);
});

test('without a recorded stream the image’s own text is shown', async () => {
  await client.start(swap);
  const [frame] = await client.stack();
  const { content } = await client.request<{ content: string }>('source', {
    source: frame?.source,
    sourceReference: 0,
  });
  const lines = content.split('\n');
  expect(lines[(frame?.line ?? 0) - 1]).toContain('snapshot');
  const { breakpoints } = await client.request<{ breakpoints: object[] }>('breakpointLocations', {
    source: frame?.source,
    line: 1,
    endLine: lines.length,
  });
  expect(breakpoints.length).toBe(lines.filter((line) => line.startsWith('0x')).length);
});

test('what is emitted is written, and never written back', async () => {
  const output = join(folder, 'out.btrfs-stream');
  await client.start({ ...swap, output });
  for (const motion of ['next', 'next', 'next', 'stepBack', 'stepBack', 'next']) {
    await client.go(motion);
  }
  expect(await client.go('continue')).toBe('end');
  expect(readFileSync(output).equals(recordedStream('swap'))).toBe(true);
});

test('what the engine does otherwise than the recorded stream is told', async () => {
  await client.start({ ...swap, stream: `${workspace}damaged.btrfs-stream` });
  await client.go('continue');
  const output = client.events
    .filter(({ event }) => event === 'output')
    .map(({ body }) => body as unknown);
  expect(output).toContainEqual({
    category: 'important',
    output: expect.stringContaining('differs from the recorded stream at offset') as string,
  });
});

test('protocol and compression are as the recorded stream has them', async () => {
  const stream = `${workspace}features-v2.btrfs-stream`;
  await client.start({ image: exampleImage, subvolume: 'features', parent: 'swap', stream });
  expect(await client.evaluate('proto')).toBe('2');
  await client.go('continue');
  const output = client.events.filter(({ event }) => event === 'output');
  expect(JSON.stringify(output)).not.toContain('differ');
});

test('a restart begins anew', async () => {
  await client.start(swap);
  await client.go('next');
  await client.go('next');
  const before = client.events.length;
  await client.request('restart', {});
  expect(await client.stopReason()).toBe('entry');
  // The old stop is taken back first: opening may take a while.
  const told = client.events.slice(before).map(({ event }) => event);
  expect(told.filter((event) => event !== 'output')).toEqual(['continued', 'stopped']);
  expect(await client.evaluate('send_progress')).toBe('0');
});

test('variables are paged, in hexadecimal if wanted, and forgotten at the next stop', async () => {
  await client.start({ image: exampleImage, subvolume: 'base' });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '275' }] });
  await client.go('continue');
  const evaluated = await client.request<{ variablesReference: number; indexedVariables: number }>(
    'evaluate',
    { expression: 'name_cache' },
  );
  expect(evaluated.indexedVariables).toBeGreaterThan(3);
  const { variables } = await client.request<{ variables: DebugProtocol.Variable[] }>('variables', {
    variablesReference: evaluated.variablesReference,
    filter: 'indexed',
    start: 2,
    count: 2,
  });
  expect(variables.map(({ name }) => name)).toEqual(['[2]', '[3]']);
  for (const { evaluateName, value } of variables) {
    expect(await client.evaluate(evaluateName ?? '')).toBe(value);
  }
  expect(await client.evaluate('cur_ino', { hex: true })).toBe('0x113');
  await client.go('next');
  const stale = client.request('variables', { variablesReference: evaluated.variablesReference });
  await expect(stale).rejects.toThrow('earlier stop');
});

test.each([
  ['send_progress == cur_ino', 'true'],
  ['send_progress > 256 && cur_inode_new == false', 'true'],
  ['!(cur_ino == 258) || cur_inode_deleted', 'false'],
  ['cur_inode_mode == 0x41ed', 'true'],
  ['command.name', 'RENAME'],
  ['command.path == "right"', 'true'],
  ['inode.nlink.send_root', '1'],
])('%s is %s', async (expression, value) => {
  await client.start(swap);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
  expect(await client.evaluate(expression)).toBe(value);
});

test.each([
  ['send_progres', 'did you mean "send_progress"?'],
  ['new_refs[0]', 'it is empty'],
  ['cmp_key.objectd', 'did you mean ".objectid"?'],
  ['cur_ino[0]', 'only a list has members by number'],
  ['cur_ino ==', 'something is missing at its end'],
  ['((((', 'missing at its end'],
  ['', 'give a name'],
  ['\u202e', 'is not understood'],
  ['!'.repeat(500) + '1', 'nested too deeply'],
  ['!'.repeat(5000) + '1', 'too long'],
])('%s is refused with help', async (expression, reason) => {
  await client.start(swap);
  await expect(client.evaluate(expression)).rejects.toThrow(reason);
});

test.each([
  [{}, 'give "image"'],
  [{ image: 7, subvolume: 'swap' }, '"image" must be a string or a list of strings'],
  [{ image: [exampleImage, 1], subvolume: 'swap' }, '"image" must be a list of strings only'],
  [{ image: exampleImage }, 'give "subvolume"'],
  [{ stream: swapStream, parent: 'base' }, '"parent" is about snapshots of "image"'],
  [{ stream: swapStream, subvolume: 'swop' }, 'no stream of a snapshot named "swop"; it has swap'],
  [{ ...swap, kernel: '3.5' }, 'kernel "3.5" is older than btrfs send'],
  [{ ...swap, kernel: 'latest' }, 'kernel "latest" is no version of Linux'],
  [{ ...swap, protocol: 4 }, '"protocol" must be a whole number from 0 to 3'],
  [{ ...swap, compareWith: '/nowhere/x' }, '/nowhere/x'],
  [{ ...swap, protocol: 1, compressedData: true }, '"compressedData" needs "protocol" 2'],
  [{ ...swap, stopOnEntry: 'no' }, '"stopOnEntry" must be true or false'],
  [{ ...swap, image: '/nowhere/at.all' }, '/nowhere/at.all'],
  [{ ...swap, image: '/' }, 'directory'],
  [{ ...swap, image: swapStream }, 'btrfs'],
  [{ ...swap, subvolume: 'swop' }, 'swap'],
  [{ ...swap, subvolume: 'id:99999' }, '99999'],
  [{ ...swap, subvolume: 'work' }, 'not read-only'],
  [{ ...swap, stream: '/nowhere/at.all' }, '/nowhere/at.all'],
  [{ ...swap, output: exampleImage }, 'would overwrite'],
  [{ ...withStream, output: swapStream }, 'would overwrite'],
  [{ ...swap, output: '/' }, 'not a regular file'],
])('launching %j is refused with help', async (launch, reason) => {
  await client.request('initialize', { adapterID: 'btrfs-send' });
  await expect(client.request('launch', launch)).rejects.toThrow(reason);
  // A second try is possible.
  await client.request('launch', swap);
});

test('an input is an input under every name that it has', async () => {
  const image = join(folder, 'copy.img');
  const alias = join(folder, 'alias.img');
  copyFileSync(exampleImage, image);
  linkSync(image, alias);
  await client.request('initialize', { adapterID: 'btrfs-send' });
  await expect(client.request('launch', { ...swap, image, output: alias })).rejects.toThrow(
    'would overwrite',
  );
  expect(readFileSync(image).equals(readFileSync(exampleImage))).toBe(true);
});

test('of an image that was cut off, what can be sent is', async () => {
  const image = join(folder, 'cut.img');
  const whole = readFileSync(exampleImage).length;
  for (const size of [0, 4096, 70_000, whole / 4, whole / 2, whole - 4096]) {
    copyFileSync(exampleImage, image);
    truncateSync(image, size);
    const one = new InlineClient();
    const outcome = await one.start({ ...swap, image, stopOnEntry: false }).catch(String);
    expect(outcome).toMatch(/^(Error: .*cut\.img|exception|end)/s);
    one.session.end();
  }
});

test.each(['next', 'stackTrace', 'scopes', 'evaluate', 'pause', 'source', 'restart', 'nonsense'])(
  '%s before a launch is refused',
  async (command) => {
    await expect(client.request(command, {})).rejects.toThrow('Cannot do');
  },
);

test('a request without its arguments is refused, not fatal', async () => {
  await client.start(swap);
  await expect(client.request('setBreakpoints')).rejects.toThrow('Cannot do "setBreakpoints"');
  await expect(client.request('scopes', {})).rejects.toThrow('earlier stop');
  await expect(client.request('variables', {})).rejects.toThrow('earlier stop');
  expect(await client.go('next')).toBe('step');
});
