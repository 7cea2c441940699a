// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { StreamIndexer } from '../../../engine/stream/streamIndex';
import { openShortStream, shortStream, warmUp } from '../../../server/language/warmUp';
import { atOnce } from '../../../server/steps';
import { leaptOver } from '../../engine/stream/galloped';

test('what the server warms up on is a whole stream, some of which it leaps over', () => {
  const indexer = new StreamIndexer(atOnce(shortStream()), { gallops: true });
  indexer.step(Infinity);
  expect(indexer.index.faults).toEqual([]);
  expect(indexer.confirmer.step(Infinity) && !indexer.confirmer.isRefuted).toBe(true);
  expect(indexer.index.sections.map(({ ended }) => ended)).toEqual([true]);
  expect(leaptOver(indexer.index)).toBeGreaterThan(5);
});

test('it is gone through in short steps to its end', () => {
  expect([...openShortStream()].length).toBeGreaterThan(50);
});

test('warming up ends when something is asked', async () => {
  let asked = 0;
  await warmUp(() => asked++ < 10);
  expect(asked).toBe(11);
  await warmUp(() => true);
});
