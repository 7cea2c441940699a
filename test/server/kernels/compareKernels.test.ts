// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { kernelProfile } from '../../../engine/send/profiles';
import { countSteps } from '../../../engine/stream/alignment/streamAlignment';
import { ImageStreamCancelled } from '../../../server/imageStream';
import {
  compareKernels,
  type ComparisonControl,
  type KernelComparison,
} from '../../../server/kernels/compareKernels';
import { causeOf, explainedUnits } from '../../../server/kernels/explainedUnit';
import { corpusCase, describeCorpus } from '../../corpus';
import { openCase, setupOf } from '../../engine/send/corpusSend';

async function compared(
  name: string,
  a: string,
  b: string,
  control?: ComparisonControl,
): Promise<KernelComparison> {
  const { filesystem, close } = await openCase(corpusCase(name));
  try {
    const [send] = corpusCase(name).json.sends;
    if (!send) throw new Error(`${name} sends nothing`);
    const setup = setupOf(filesystem, send, { write: () => undefined });
    const pair = [kernelProfile(a), kernelProfile(b)] as const;
    const comparison = await compareKernels(setup, pair, control);
    // What is told of each can be made while the image is open.
    explainedUnits(setup, comparison);
    return comparison;
  } finally {
    close();
  }
}

describeCorpus('two kernels that send the same snapshots', () => {
  test('the same kernel has no differences', async () => {
    const { causes, units } = await compared('btrfs-030-02', '6.18', '6.18');
    expect(causes.size).toBe(0);
    expect(countSteps({ units })).toMatchObject({ changed: 0, removed: 0, added: 0, moved: 0 });
  });

  test("6.1 and 6.18 differ by when directories' times are sent", async () => {
    const { causes } = await compared('btrfs-030-02', '6.1', '6.18');
    expect(causes.size).toBeGreaterThan(0);
    // Of what is sent less often, another change would have been enough, too.
    for (const { how, switches } of causes.values()) {
      expect(how).toBe('alone');
      expect(switches).toContain('cachesDirUtimes');
    }
  });

  test('of a size that is left out, the change that does so is named', async () => {
    const { causes } = await compared('btrfs-149-02', '4.16', '4.17');
    expect(causes.size).toBeGreaterThan(0);
    for (const cause of causes.values())
      expect(cause).toEqual({ how: 'alone', switches: ['leavesOutTruncate'] });
  });

  test.each(['btrfs-144-02', 'btrfs-030-02', 'btrfs-149-02', 'x-name-cache-03'])(
    '%s: all that the RFC sends otherwise is accounted for',
    async (name) => {
      const comparison = await compared(name, 'rfc-2012', '6.18');
      const unknown = [...comparison.causes].filter(([, { how }]) => how === 'unknown');
      expect(unknown).toEqual([]);
    },
  );

  test('a protocol that one kernel lacks is how its send ends', async () => {
    const protocol2 = 'x-compress-zstd-08';
    const comparison = await compared(protocol2, '5.18', '6.0');
    expect(comparison.a.error).toMatchObject({ code: 'EPROTO' });
    expect(comparison.endAlike).toBe(false);
    expect(causeOf(comparison, { kind: 'end' })).toEqual({
      how: 'alone',
      switches: ['hasProtocol2'],
    });
  });

  test('it can be given up, and tells how far it is', async () => {
    const told: [number, number][] = [];
    const control = {
      get cancelled() {
        return told.length >= 3;
      },
      advanced: (sends: number, expected: number) => told.push([sends, expected]),
    };
    await expect(compared('btrfs-144-02', 'rfc-2012', '6.18', control)).rejects.toThrow(
      ImageStreamCancelled,
    );
    expect(told).toEqual([1, 2, 3].map((sends) => [sends, told[0]?.[1]]));
  });
});
