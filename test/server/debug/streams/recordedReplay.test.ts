// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { indexStream } from '../../../../engine/stream/streamIndex';
import type { Moment, Watch } from '../../../../server/debug/replay/moment';
import { uninterrupted } from '../../../../server/debug/replay/runControl';
import { RecordedReplay } from '../../../../server/debug/streams/recordedReplay';
import { RecordedSend } from '../../../../server/debug/streams/recordedSend';
import { recordedStream } from '../exampleSend';

const bytes = recordedStream('swap');
const index = indexStream(memorySource('swap', bytes));
const whole = await RecordedSend.open(index, { first: 0, end: index.commandCount });

const placeOf = ({ step, event, kind, name, commands }: Moment): string =>
  `${step}.${event} ${kind === 'leave' ? `end-of-${name}` : name} ${commands}`;
const always: Watch<string, Moment> = placeOf;

async function all(replay: RecordedReplay, way: 'forward' | 'backward'): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const arrival = await replay[way](always, uninterrupted);
    if (arrival.kind !== 'found') return seen;
    seen.push(arrival.found);
  }
}

test('what is passed on the way on is passed on the way back', async () => {
  const replay = new RecordedReplay(whole);
  const seen = await all(replay, 'forward');
  expect(seen.length).toBeGreaterThan(index.commandCount);
  expect(await all(replay, 'backward')).toEqual(seen.toReversed());
});

test('each command is shown once, and each inode begins and ends', async () => {
  const seen = await all(new RecordedReplay(whole), 'forward');
  const named = (name: string): string[] => seen.filter((one) => one.split(' ')[1] === name);
  expect(named('command')).toHaveLength(index.commandCount);
  const [begun, ended] = [named('inode'), named('end-of-inode')];
  expect(begun.length).toBeGreaterThan(10);
  expect(ended).toHaveLength(begun.length);
});

test('a search finds the same on both ways, wherever it starts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(index.commandCount - 1), fc.nat(6), async (start, every) => {
      const watch: Watch<string, Moment> = (moment) =>
        moment.name === 'command' && moment.step % (every + 1) === 0 ? placeOf(moment) : undefined;
      const there = new RecordedReplay(whole);
      await there.goTo({ step: start, event: 0 });
      const found = await there.backward(watch, uninterrupted);
      const last = [...Array(start).keys()].findLast((step) => step % (every + 1) === 0);
      if (last === undefined) expect(found).toEqual({ kind: 'start' });
      else expect(there.position.step).toBe(last);
      const on = await there.forward(watch, uninterrupted);
      expect(on.kind === 'end' || there.position.step > (last ?? -1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a pause stops it at the next place, and on the way back where it came from', async () => {
  const replay = new RecordedReplay(whole);
  const never: Watch<never, Moment> = () => undefined;
  expect(await replay.forward(never, { paused: true })).toEqual({ kind: 'paused' });
  expect(replay.position).toEqual({ step: 0, event: 0 });
  await replay.goTo({ step: 40, event: 0 });
  expect(await replay.backward(never, { paused: true })).toEqual({ kind: 'paused' });
  expect(replay.position).toEqual({ step: 40, event: 0 });
});

test('commands that come later follow at the end of those that were there', async () => {
  const ends = [10, 11, 30, index.commandCount];
  const opened = await Promise.all(ends.map((end) => RecordedSend.open(index, { first: 0, end })));
  const [first, ...later] = opened;
  if (!first) throw new Error('Nothing is opened');
  const tail = { more: () => Promise.resolve(later.shift()) };
  const grown = await all(new RecordedReplay(first, { tail }), 'forward');
  const commands = (places: string[]): string[] => places.filter((one) => one.includes('command'));
  const atOnce = await all(new RecordedReplay(whole), 'forward');
  expect(commands(grown)).toEqual(commands(atOnce));
});
