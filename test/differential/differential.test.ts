// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRunningKernel } from '../engine/send/runningKernel';
import { compareSends } from './differences';
import { compareSeed, shrunkReport } from './hunt';
import { openKernelVolumes, type KernelVolumes } from './kernelVolume';
import { readScript } from './readScript';
import { sendsOf, snapshotsOf } from './sends';
import { sequence, styleNames, type Style } from './sequence';

const cases = join(import.meta.dirname, 'cases');
/** Each batch has every style, but ones that take long. `npm run differential` goes on from here. */
const batches = Array.from({ length: 13 }, (_, batch) => batch);
const slowStyles: readonly Style[] = ['crowds', 'shares'];
const slowBatches = 2;

describeRunningKernel('the running kernel', () => {
  let volumes: KernelVolumes;
  beforeAll(() => (volumes = openKernelVolumes()));
  afterAll(() => volumes.close());

  test.each(readdirSync(cases))('sends as the engine does: %s', async (name) => {
    const script = readScript(readFileSync(join(cases, name), 'utf8'));
    const { count, differences } = await compareSends(volumes, script, sendsOf(script));
    expect(differences.map(({ text }) => text).join('\n\n')).toBe('');
    expect(count).toBe(sendsOf(script).length);
  });

  test.each(batches)(
    'sends random filesystems as the engine does, batch %i',
    async (batch) => {
      for (const [at, style] of styleNames.entries()) {
        if (batch >= slowBatches && slowStyles.includes(style)) continue;
        const seed = batch * styleNames.length + at;
        const script = sequence(seed);
        const { count, differences } = await compareSeed(volumes, seed);
        const [difference] = differences;
        const report = difference && (await shrunkReport(volumes, script, difference));
        expect(report, `seed ${seed}`).toBeUndefined();
        // A balance that finds no space takes the filesystem with it, and all sends.
        const isLost = count === 0 && script.includes('balance');
        if (!isLost)
          expect(count, `seed ${seed}`).toBeGreaterThanOrEqual(snapshotsOf(script).length);
      }
    },
    600_000,
  );
});
