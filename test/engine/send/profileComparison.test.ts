// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { ProfileComparison, type InodeDifference } from '../../../engine/send/profileComparison';
import { kernelProfile } from '../../../engine/send/profiles';
import { corpusCase, describeCorpus } from '../../corpus';
import { openCase, setupOf } from './corpusSend';

async function compared(name: string, a: string, b: string): Promise<readonly InodeDifference[]> {
  const { filesystem, close } = await openCase(corpusCase(name));
  try {
    const [send] = corpusCase(name).json.sends;
    if (!send) throw new Error(`${name} sends nothing`);
    const setup = setupOf(filesystem, send, { write: () => undefined });
    const comparison = new ProfileComparison(setup, kernelProfile(a), kernelProfile(b));
    while (!comparison.step());
    return comparison.differences;
  } finally {
    close();
  }
}

describeCorpus('two kernels that send the same snapshots', () => {
  test('the same kernel has no differences', async () => {
    expect(await compared('btrfs-030-02', '6.18', '6.18')).toEqual([]);
  });

  test("6.1 and 6.18 differ by when directories' times are sent", async () => {
    const differences = await compared('btrfs-030-02', '6.1', '6.18');
    expect(differences.length).toBeGreaterThan(0);
    for (const { switches } of differences) expect(switches).toContain('cachesDirUtimes');
  });

  test('of a size that is left out, the change that does so is named', async () => {
    const differences = await compared('btrfs-149-02', '4.16', '4.17');
    expect(differences).not.toEqual([]);
    for (const { switches } of differences) expect(switches).toEqual(['leavesOutTruncate']);
  });

  test('every inode that the RFC sends otherwise is accounted for', async () => {
    const differences = await compared('btrfs-144-02', 'rfc-2012', '6.18');
    const named = differences.filter(({ switches }) => switches.length > 0);
    expect(named).toHaveLength(differences.length);
  });
});
