// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { layoutStreamText, streamText } from '../../../../engine/stream/streamText';
import type { CorpusCase } from '../../../corpus';
import { corpusCase, corpusCases, describeCorpus } from '../../../corpus';
import { expectGolden } from '../../../golden';
import { cli, temporaryFolder } from '../../cli/bundledCli';
import { corpusSend, exampleImage, workspace } from '../exampleSend';
import { InlineClient } from '../inlineClient';

const folder = temporaryFolder();
const swap = { image: exampleImage, subvolume: 'swap', parent: 'base' };

interface Stop {
  readonly description: string;
  readonly command: string;
}

async function session(launch: object, filters: readonly string[] = []): Promise<InlineClient> {
  const client = new InlineClient();
  await client.request('initialize', { adapterID: 'btrfs-send' });
  await client.request('launch', launch);
  await client.request('setExceptionBreakpoints', { filters });
  await client.request('configurationDone');
  await client.stopReason();
  return client;
}

/** Every difference that a motion stops at, until something else ends it. */
async function differences(client: InlineClient, motion: string): Promise<Stop[]> {
  const stops: Stop[] = [];
  while ((await client.go(motion)) === 'exception') {
    const { description } = await client.request<Stop>('exceptionInfo', { threadId: 1 });
    stops.push({ description, command: await client.evaluate('command.index') });
  }
  return stops;
}

function outputs(client: InlineClient): string {
  const events = client.events.filter(({ event }) => event === 'output');
  return events.map(({ body }) => (body as { readonly output: string }).output).join('');
}

/** What the user sees of every difference, from the beginning to the end. */
async function transcript(launch: object): Promise<string> {
  const client = await session(launch, ['difference']);
  const lines: string[] = [];
  while ((await client.go('continue')) === 'exception') {
    const [frame] = await client.stack();
    const { description } = await client.request<Stop>('exceptionInfo', { threadId: 1 });
    lines.push(`${frame?.name ?? ''} at line ${String(frame?.line)}`, description);
    for (const name of ['index', 'name', 'path', 'recorded', 'left_out']) {
      const value = await client.evaluate(`command.${name}`).catch(() => undefined);
      if (value !== undefined) lines.push(`  command.${name}: ${value}`);
    }
  }
  return `${lines.join('\n')}\n\n${outputs(client)}`;
}

/** What another kernel would have made of the example, in a file. */
function sentAs(kernel: string): string {
  const file = join(folder, `linux-${kernel}`);
  const sent = cli('send', exampleImage, 'swap', '-p', 'base', '--kernel', kernel, '-f', file);
  expect(sent).toMatchObject({ code: 0, stderr: '' });
  return file;
}

test('the kernel’s own stream is followed to its end', async () => {
  const client = await session({ ...swap, compareWith: `${workspace}swap.btrfs-stream` }, [
    'difference',
  ]);
  expect(await client.go('continue')).toBe('end');
  expect(outputs(client)).toMatch(/^All 64 commands are as recorded$/m);
});

test('a stream of another kernel: all that differs, one by one', async () => {
  const text = await transcript({ ...swap, compareWith: sentAs('6.1') });
  expectGolden('debug/compareWith-6.1.txt', text);
});

test('its text can be stepped meanwhile, and another compared with', async () => {
  const stream = `${workspace}swap.btrfs-stream`;
  const client = await session({ ...swap, stream, compareWith: sentAs('6.1') }, ['difference']);
  expect(await client.go('continue')).toBe('exception');
  const [frame] = await client.stack();
  expect(frame?.source?.name).toBe('swap.btrfs-stream');
  // The text's line is that of the engine's command: only the other stream differs from it.
  const index = indexStream(memorySource('swap', readFileSync(stream)));
  const command = Number(await client.evaluate('command.index'));
  expect(frame?.line).toBe(layoutStreamText(index).lineOf(command).line + 1);
});

test('differences of data alone are found as it is written, and again on the way back', async () => {
  const bytes = readFileSync(`${workspace}base.btrfs-stream`);
  const index = indexStream(memorySource('base', bytes));
  const write = Array.from({ length: index.commandCount }, (_, at) => at).find(
    (at) => index.typeOf(at) === 15,
  );
  if (write === undefined) throw new Error('The example has no WRITE');
  const last = index.offsetOf(write) + 10 + index.payloadLengthOf(write) - 1;
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
  const compareWith = join(folder, 'otherData');
  writeFileSync(compareWith, bytes);
  const launch = { image: exampleImage, subvolume: 'base', compareWith };
  const client = await session(launch, ['difference']);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'END' }] });
  const stops = await differences(client, 'continue');
  expect(stops.map(({ command }) => Number(command))).toEqual([write]);
  expect(await differences(client, 'reverseContinue')).toEqual(stops);
});

test('what was sent in another protocol is told of', async () => {
  const compareWith = `${workspace}swap.btrfs-stream`;
  const client = await session({ ...swap, compareWith, protocol: 2 });
  await client.go('continue');
  expect(outputs(client)).toMatch(/header is not that of the recorded stream/);
});

test('a file without a stream is compared with as well: everything is more', async () => {
  const compareWith = join(folder, 'empty');
  writeFileSync(compareWith, '');
  const client = await session({ ...swap, compareWith }, ['difference']);
  expect(await client.go('continue')).toBe('end');
});

describeCorpus('real streams of other kernels', () => {
  const differing = corpusCases().flatMap((found) =>
    ['6.1', '6.12']
      .filter((kernel) => found.json.other_kernels?.[kernel]?.same === false)
      .map((kernel): [string, string] => [found.name, kernel]),
  );
  const some = differing.filter(([, kernel], at) => kernel === '6.12' || at % 24 === 0);

  async function launchOf(found: CorpusCase, kernel: string): Promise<object> {
    const image = await found.imagePaths();
    return { image, compareWith: await found.otherStreamPath(kernel), ...corpusSend(found) };
  }

  test.each(some)('%s of Linux %s: the same differences on and back', async (name, kernel) => {
    const launch = await launchOf(corpusCase(name), kernel);
    const client = await session(launch, ['difference']);
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'END' }] });
    const stops = await differences(client, 'continue');
    expect(stops.length).toBeGreaterThan(0);
    expect((await differences(client, 'reverseContinue')).reverse()).toEqual(stops);
  });

  test.each(some.slice(0, 5))(
    '%s of Linux %s: its lines are the engine’s',
    async (name, kernel) => {
      const { image, compareWith, ...send } = (await launchOf(corpusCase(name), kernel)) as {
        readonly image: string[];
        readonly compareWith: string;
      };
      const index = indexStream(memorySource('recorded', readFileSync(compareWith)));
      const text = streamText(index, layoutStreamText(index), 1).split('\n');
      const client = await session({ image, stream: compareWith, ...send });
      let aligned = 0;
      while (aligned < 200) {
        await client.request('next', { threadId: 1, granularity: 'line' });
        if ((await client.stopReason()) === 'end') break;
        const differs = await client.evaluate('command.difference').catch(() => undefined);
        if (differs !== undefined) continue;
        const [frame] = await client.stack();
        const line = text[(frame?.line ?? 0) - 1] ?? '';
        expect(line).toContain((await client.evaluate('command.name')).toLowerCase());
        expect(line).toContain(await client.evaluate('command.path').catch(() => ''));
        aligned++;
      }
      expect(aligned).toBeGreaterThan(2);
    },
  );

  test.each([
    ['btrfs-019-01', '6.1'],
    ['btrfs-084-02', '6.1'],
    ['x-compress-zstd-12', '6.12'],
  ])('%s of Linux %s, as a user sees it', async (name, kernel) => {
    const text = await transcript(await launchOf(corpusCase(name), kernel));
    expectGolden(`debug/compareWith-${name}-${kernel}.txt`, text);
  });
});
