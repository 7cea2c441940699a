// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusAvailable } from '../../corpus';
import { describeRunningKernel } from '../../engine/send/runningKernel';
import { corpusStreams, type BaseStream } from './baseStreams';
import type { CalledWith } from './compareReceive';
import { hasFsVerity } from './hasFsVerity';
import { huntStream } from './hunt';
import { openRealReceiver, type RealReceiver } from './realReceiver';

/** Broken streams in all, spread over the corpus's; `npm run differential:receive` goes on from here. */
const count = 2100;
const batches = Array.from({ length: 12 }, (_, batch) => batch);

describeRunningKernel('btrfs receive and the receiver in memory', () => {
  describe.skipIf(!corpusAvailable)(
    corpusAvailable ? 'on the corpus' : 'on the corpus (none)',
    () => {
      let real: RealReceiver;
      let streams: readonly BaseStream[];
      let called: CalledWith;
      const verdicts = { received: 0, refused: 0, 'out of sight': 0 };
      beforeAll(async () => {
        real = openRealReceiver();
        called = { fsVerity: await hasFsVerity(real) };
        streams = await corpusStreams();
      });
      afterAll(() => real.close());

      test.each(batches)(
        'do the same with streams that were broken on purpose, batch %i',
        async (batch) => {
          for (const [at, stream] of streams.entries()) {
            if (at % batches.length !== batch) continue;
            const seeds: number[] = [];
            for (let seed = at; seed < count; seed += streams.length) seeds.push(seed);
            const { counts, disagreements } = await huntStream(real, stream, seeds, called);
            expect(disagreements).toEqual([]);
            verdicts.received += counts.received;
            verdicts.refused += counts.refused;
            verdicts['out of sight'] += counts['out of sight'];
          }
        },
        600_000,
      );

      test('are asked for as many of both kinds as would show a difference', () => {
        expect(verdicts.received + verdicts.refused).toBeGreaterThan(2000);
        expect(verdicts.received).toBeGreaterThan(300);
        expect(verdicts.refused).toBeGreaterThan(1000);
      });
    },
  );
});
