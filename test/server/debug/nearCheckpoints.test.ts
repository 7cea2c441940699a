// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { isNearStep, NearCheckpoints } from '../../../server/debug/replay/nearCheckpoints';

/** How many steps run again for each step back, the first from the send's beginning. */
function stepsAgain(from: number, count: number): number[] {
  const near = new NearCheckpoints(48, Infinity);
  return Array.from({ length: count }, (_, back) => {
    const goal = from - 1 - back;
    const start = near.before(goal)?.step ?? 0;
    for (let step = start; step <= goal; step++) {
      if (isNearStep(step, goal) && !near.has(step)) {
        near.add({ step, state: undefined, stack: [], sendOff: 0 }, 1);
      }
    }
    return goal - start;
  });
}

test('going back step by step leaves the dense ones seldom and not far', () => {
  const [first = 0, ...rest] = stepsAgain(100_000, 5_000);
  expect(first).toBe(99_999);
  const sorted = rest.toSorted((left, right) => left - right);
  expect(sorted[Math.floor(sorted.length * 0.99)]).toBeLessThan(300);
  expect(sorted.reduce((sum, steps) => sum + steps, 0) / sorted.length).toBeLessThan(30);
});

test('the number and the size stay bounded, and what was just added stays', () => {
  const near = new NearCheckpoints(5, 20);
  for (let step = 1; step < 200; step += 3) {
    near.add({ step, state: undefined, stack: [], sendOff: 0 }, 7);
    expect(near.count).toBeLessThanOrEqual(2);
    expect(near.has(step)).toBe(true);
  }
});
