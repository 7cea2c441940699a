// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Foreground } from '../../../server/language/foreground';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Asks for the next idle moment; the answer is how many there were. */
function idleTimes(foreground: Foreground): () => number {
  let count = 0;
  void foreground.idle().then(() => (count += 1));
  return () => count;
}

/** A request that is answered once it is told to be. */
function request(foreground: Foreground): () => Promise<void> {
  let end = (): void => undefined;
  const answered = foreground.run(() => new Promise<void>((resolve) => (end = resolve)));
  return () => {
    end();
    return answered;
  };
}

const after = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

test('work that nobody waits for begins at once where nothing was asked', async () => {
  const idle = idleTimes(new Foreground());
  await after(0);
  expect(idle()).toBe(1);
});

test('it waits for requests, and for a moment behind the last', async () => {
  const foreground = new Foreground();
  const first = request(foreground);
  const idle = idleTimes(foreground);
  await after(1000);
  const second = request(foreground);
  await first();
  await after(1000);
  expect(idle()).toBe(0);
  await second();
  await after(199);
  expect(idle()).toBe(0);
  await after(1);
  expect(idle()).toBe(1);
});

test('whoever asks all the time only slows it down', async () => {
  const foreground = new Foreground();
  let slices = 0;
  const work = async (): Promise<void> => {
    for (; slices < 100; slices++) await foreground.idle();
  };
  void work();
  await request(foreground)();
  for (let at = 0; at < 100; at++) {
    await request(foreground)();
    await after(100);
  }
  expect(slices).toBeGreaterThan(40);
  expect(slices).toBeLessThan(100);
});
