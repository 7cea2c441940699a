// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReceivingVolume } from '../../../engine/receive/volume';
import { describeRunningKernel } from '../../engine/send/runningKernel';
import { forget, receiveByBoth } from './compareReceive';
import { hasFsVerity } from './hasFsVerity';
import { openRealReceiver, type RealReceiver } from './realReceiver';
import { scriptedCases } from './scriptedCases';

describeRunningKernel('btrfs receive and the receiver in memory', () => {
  let real: RealReceiver;
  let fsVerity: boolean;
  beforeAll(async () => {
    real = openRealReceiver();
    fsVerity = await hasFsVerity(real);
  });
  afterAll(() => real.close());

  test.each(Object.entries(scriptedCases))(
    'do the same: %s',
    async (_name, { streams, called }) => {
      const twin = { real, memory: new ReceivingVolume() };
      const differences: string[] = [];
      let verdict = '';
      for (const bytes of streams) {
        const compared = await receiveByBoth(twin, bytes, '/mnt/case', { ...called, fsVerity });
        differences.push(...compared.differences);
        ({ verdict } = compared);
      }
      await forget(twin, '/mnt/case');
      expect(differences).toEqual([]);
      expect(verdict).not.toBe('out of sight');
    },
  );
});
