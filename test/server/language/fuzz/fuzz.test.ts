// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { FuzzSession } from './fuzzSession';

test.each([1, 2, 3, 4, 5, 6])(
  'random session %d is answered as the protocol says',
  async (seed) => {
    const { faults, requests } = await new FuzzSession(seed).run();
    expect(faults).toEqual([]);
    expect(requests).toBeGreaterThan(300);
  },
);
