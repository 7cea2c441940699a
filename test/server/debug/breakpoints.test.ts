// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../engine/byteSource';
import { indexStream } from '../../../engine/stream/streamIndex';
import { Breakpoints } from '../../../server/debug/breakpoints/breakpoints';
import { hitCondition } from '../../../server/debug/breakpoints/hitCondition';
import { motions, watchOf } from '../../../server/debug/motions';
import { checkpointLimits } from '../../../server/debug/replay/checkpoints';
import { Replay } from '../../../server/debug/replay/replay';
import { uninterrupted } from '../../../server/debug/replay/runControl';
import { SendReceiver } from '../../../server/debug/receiver/sendReceiver';
import { StreamSource } from '../../../server/debug/streamSource';
import type { OpenImageSend } from '../../../server/imageSend';
import { exampleImage, openExample, recordedStream, swapSend, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';

const opened: OpenImageSend[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

/** So many that going back takes several of them. */
const close = { ...checkpointLimits, spacing: 40 };

async function setUp(set: (breakpoints: Breakpoints) => void): Promise<{
  readonly replay: Replay;
  readonly breakpoints: Breakpoints;
}> {
  const open = await openExample(swapSend);
  opened.push(open);
  const breakpoints = new Breakpoints();
  const index = indexStream(memorySource('swap', recordedStream('swap')));
  const source = await StreamSource.open({ file: URI.file('/swap'), index });
  const receiver = new SendReceiver(source);
  breakpoints.attach({ source, receiver });
  set(breakpoints);
  return { replay: new Replay(open.setup, () => undefined, close), breakpoints };
}

/** Where a continue stops on its way to the end, or to the beginning. */
async function stops(
  replay: Replay,
  breakpoints: Breakpoints,
  motion: 'continue' | 'reverseContinue',
): Promise<string[]> {
  const places: string[] = [];
  const watch = watchOf(motions[motion], breakpoints, () => undefined);
  for (;;) {
    if (breakpoints.uncounted(replay.position)) await replay.survey(watch, uninterrupted);
    const arrival =
      motion === 'continue'
        ? await replay.forward(watch, uninterrupted)
        : await replay.backward(watch, uninterrupted);
    if (arrival.kind !== 'found') return places;
    places.push(JSON.stringify([replay.position, arrival.found]));
  }
}

const sets: readonly (readonly [string, number, (breakpoints: Breakpoints) => void])[] = [
  ['every', 20, (set) => set.setFunctions([{ name: 'get_cur_path' }])],
  ['every third', 6, (set) => set.setFunctions([{ name: 'get_cur_path', hitCondition: '% 3' }])],
  [
    'a conditional',
    3,
    (set) => set.setFunctions([{ name: '256-999', condition: 'cur_ino > 270' }]),
  ],
  ['a variable', 10, (set) => set.setData([{ name: 'send_progress' }])],
  ['a position', 20, (set) => set.setData([{ name: 'left_path' }])],
  ['a cache', 10, (set) => set.setData([{ name: 'name_cache' }, { name: 'cur_inode_path' }])],
  ['a changing one', 2, (set) => set.setData([{ name: 'name_cache', hitCondition: '% 4' }])],
  ['filters', 2, (set) => set.setFilters([{ name: 'orphanize' }, { name: 'overwrite' }])],
];

test.each(sets)('%s is reached at the same places in both directions', async (_, least, set) => {
  const { replay, breakpoints } = await setUp(set);
  const there = await stops(replay, breakpoints, 'continue');
  expect(there.length).toBeGreaterThanOrEqual(least);
  expect(await stops(replay, breakpoints, 'reverseContinue')).toEqual(there.toReversed());
  expect(await stops(replay, breakpoints, 'continue')).toEqual(there);
});

test('hits are counted from the beginning of the send, whenever the breakpoint is set', async () => {
  const all = await setUp((set) => set.setFunctions([{ name: 'send_cmd' }]));
  const every = (await stops(all.replay, all.breakpoints, 'continue')).map(place);
  const late = await setUp(() => undefined);
  const half = Math.floor(every.length / 2);
  await late.replay.forward(
    (moment) => (comparable(moment) === every[half - 1] ? true : undefined),
    uninterrupted,
  );
  late.breakpoints.setFunctions([{ name: 'send_cmd', hitCondition: '% 7' }]);
  const seventh = every.filter((_, at) => (at + 1) % 7 === 0);
  const later = (await stops(late.replay, late.breakpoints, 'continue')).map(place);
  expect(later).toEqual(seventh.filter((one) => every.indexOf(one) >= half));
  const back = (await stops(late.replay, late.breakpoints, 'reverseContinue')).map(place);
  expect(back).toEqual(seventh.toReversed());
});

/** Of a stop as `stops` tells it, the position alone. */
function place(stop: string): string {
  const [position] = JSON.parse(stop) as [{ step: number; event: number }];
  return comparable(position);
}

function comparable({ step, event }: { step: number; event: number }): string {
  return `${step}/${event}`;
}

test.each([
  ['3', [3]],
  ['== 3', [3]],
  ['>= 4', [4, 5, 6]],
  ['>4', [5, 6]],
  ['< 3', [1, 2]],
  ['<= 1', [1]],
  [' % 2 ', [2, 4, 6]],
])('the hit condition %s holds for %j of six', (text, expected) => {
  const condition = hitCondition(text);
  if (typeof condition === 'string') throw new Error(condition);
  expect([1, 2, 3, 4, 5, 6].filter(condition)).toEqual(expected);
});

test.each(['', 'x', '% 0', '3 4', '>= -1', '!= 3'])('%j is no hit condition', (text) => {
  expect(typeof hitCondition(text)).toBe('string');
});

const swap = { image: exampleImage, subvolume: 'swap', parent: 'base' };

async function session(configuration: object = swap): Promise<InlineClient> {
  const client = new InlineClient();
  opened.push({ close: () => client.session.end() } as OpenImageSend);
  await client.start(configuration);
  return client;
}

function outputs(client: InlineClient): string[] {
  return client.events
    .filter(({ event }) => event === 'output')
    .map(({ body }) => (body as { output: string }).output);
}

test('what can’t be understood is said where the breakpoint is', async () => {
  const client = await session();
  const { breakpoints } = await client.request<{ breakpoints: { message?: string }[] }>(
    'setFunctionBreakpoints',
    {
      breakpoints: [
        { name: '257', condition: 'cur_ino ==' },
        { name: '257', hitCondition: 'often' },
        { name: '258', condition: 'cur_ino == 258', hitCondition: '1' },
      ],
    },
  );
  expect(breakpoints).toMatchObject([
    { verified: false, message: expect.stringContaining('missing at its end') as string },
    { verified: false, message: expect.stringContaining('no hit condition') as string },
    { verified: true },
  ]);
  expect(await client.go('continue')).toBe('function breakpoint');
  expect(await client.evaluate('cur_ino')).toBe('258');
  expect(await client.go('continue')).toBe('end');
});

test('a condition without an answer doesn’t hold, which is told once', async () => {
  const client = await session();
  await client.request('setFunctionBreakpoints', {
    breakpoints: [{ name: 'send_cmd', condition: 'new_refs[0].nam == "x"' }],
  });
  expect(await client.go('continue')).toBe('end');
  expect(outputs(client).filter((text) => text.includes("condition doesn't hold"))).toHaveLength(1);
});

test('a log point writes its text at its line, on the way forward only', async () => {
  const client = await session({ ...swap, stream: `${workspace}swap.btrfs-stream` });
  const [frame] = await client.stack();
  const line = (frame?.line ?? 0) + 3;
  await client.request('setBreakpoints', {
    source: frame?.source,
    breakpoints: [{ line, logMessage: 'at {cur_ino}: {command.name} {{{new_refs[99]}}}' }],
  });
  expect(await client.go('continue')).toBe('end');
  const logged = client.events.filter(
    ({ event, body }) =>
      event === 'output' && (body as { output: string }).output.startsWith('at '),
  );
  expect(logged).toHaveLength(1);
  expect(logged[0]?.body).toMatchObject({ category: 'console', line });
  const { output } = logged[0]?.body as { output: string };
  expect(output).toMatch(/^at 25\d: [A-Z_]+ \{\{Cannot evaluate new_refs\[99\]: .*\}\}\n$/);
});

test('one directory’s waiting state and one name cache entry can be watched', async () => {
  const client = await session();
  const info = await client.request<{ dataId: string }>('dataBreakpointInfo', {
    name: 'name_cache["258:7"]',
  });
  expect(info).toMatchObject({ dataId: 'name_cache["258:7"]', accessTypes: ['write'] });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
  await client.request('setFunctionBreakpoints', { breakpoints: [] });
  const { variablesReference } = await client.request<{ variablesReference: number }>('evaluate', {
    expression: 'name_cache',
  });
  const { variables } = await client.request<{
    variables: { name: string; variablesReference: number; evaluateName: string }[];
  }>('variables', { variablesReference });
  const [first] = variables;
  const item = await client.request<{ dataId: string }>('dataBreakpointInfo', {
    variablesReference,
    name: first?.name,
  });
  const key = await client.evaluate(`${first?.evaluateName}.ino`);
  expect(item.dataId).toMatch(new RegExp(`^name_cache\\["${key}:\\d+"\\]$`));
  const field = await client.request<{ dataId: string }>('dataBreakpointInfo', {
    variablesReference: first?.variablesReference,
    name: 'need_later_update',
  });
  expect(field.dataId).toBe(`${item.dataId}.need_later_update`);

  await client.request('setDataBreakpoints', {
    breakpoints: [{ dataId: item.dataId, accessType: 'write' }],
  });
  expect(await client.go('continue')).toBe('data breakpoint');
  const stop = client.events.findLast(({ event }) => event === 'stopped');
  expect((stop?.body as { text: string }).text).toMatch(/^name_cache\["\d+:\d+"\]: .* → /);
});

test.each([
  [{ name: 'no_such' }, 'there is no "no_such"'],
  [{ name: 'cur_ino', asAddress: true }, 'address'],
])('%j can’t be watched, and why is said', async (args, reason) => {
  const client = await session();
  const info = await client.request<{ dataId: null; description: string }>(
    'dataBreakpointInfo',
    args,
  );
  expect(info.dataId).toBeNull();
  expect(info.description).toContain(reason);
});

test('an exception filter stops where its thing happens, and explains it', async () => {
  const client = await session();
  await client.request('setExceptionBreakpoints', {
    filters: ['orphanize'],
    filterOptions: [{ filterId: 'overwrite', condition: 'event.ino == 1' }],
  });
  expect(await client.go('continue')).toBe('exception');
  expect(await client.request('exceptionInfo', { threadId: 1 })).toMatchInlineSnapshot(`
    {
      "breakMode": "always",
      "description": "Inode 257 is orphanized to \`o257-7-0\`: \`attic\` is deleted, but is not empty yet.",
      "exceptionId": "orphanize",
    }
  `);
  const stop = client.events.findLast(({ event }) => event === 'stopped');
  expect(stop?.body).toMatchObject({ hitBreakpointIds: [1] });
  await client.go('next');
  expect(await client.request('exceptionInfo', { threadId: 1 })).toMatchObject({
    exceptionId: 'none',
  });
});

test('every difference from the recorded stream can be stopped at, on and back', async () => {
  const damaged = { ...swap, stream: `${workspace}damaged.btrfs-stream` };
  const client = await session(damaged);
  await client.request('setExceptionBreakpoints', { filters: ['difference'] });
  const places: string[] = [];
  while ((await client.go('continue')) === 'exception') {
    const info = await client.request('exceptionInfo', { threadId: 1 });
    expect(info).toMatchObject({ exceptionId: 'difference' });
    places.push(await client.evaluate('command.index'));
  }
  // An orphan's name that is damaged, and what the damaged stream's end lacks.
  expect(places).toEqual(['2', '61', '62', '63']);
  const again = await session(damaged);
  await again.request('setFunctionBreakpoints', { breakpoints: [{ name: 'END' }] });
  await again.go('continue');
  await again.request('setExceptionBreakpoints', { filters: ['difference'] });
  for (const place of places.slice(0, -1).reverse()) {
    expect(await again.go('reverseContinue')).toBe('exception');
    expect(await again.evaluate('command.index')).toBe(place);
  }
  expect(await again.go('reverseContinue')).toBe('entry');
});
