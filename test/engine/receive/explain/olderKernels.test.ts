// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { ReceiveCheck } from '../../../../engine/receive/check';
import { receiversOf } from '../../../../engine/receive/checkReceivers';
import { kernelProfile } from '../../../../engine/send/profiles';
import { runSend } from '../../../../engine/send/sendEngine';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { receivedSnapshots } from '../../../../server/receivedSnapshot';
import { corpusCase, describeCorpus } from '../../../corpus';
import { openCase, setupOf } from '../../send/corpusSend';

/** What a kernel sends of real snapshots, and the defect that its stream has; none from `fixed` on. */
const sent: readonly (readonly [name: string, kernel: string, defect: string, fixed: string])[] = [
  ['btrfs-045-01', '3.6', 'rename-before-mkdir', '3.7'],
  ['btrfs-054-02-rev', '3.12', 'unlink-of-subvolume', '3.16'],
  ['btrfs-189-02', '3.12', 'clone-unaligned-end', '3.14'],
  ['btrfs-044-02', '3.14', 'outdated-path-of-moved', '3.16'],
  ['btrfs-084-02', '4.0', 'outdated-path-of-orphan', '4.4'],
  ['btrfs-129-02', '4.4', 'premature-rmdir', '4.12'],
  ['btrfs-135-03', '4.4', 'rmdir-of-unmade-orphan', '4.12'],
  ['btrfs-147-02', '4.12', 'outdated-ancestor', '4.19'],
  ['btrfs-222-02', '5.4', 'outdated-ancestor', '5.10'],
  ['btrfs-241-02', '5.9', 'outdated-ancestor', '5.19'],
  ['btrfs-214-02', '3.6', 'capability-before-chown', '5.8'],
];

describeCorpus('what the engine sends as an older kernel', () => {
  test.each(sent)(
    'is told by its pattern: %s as Linux %s: %s',
    async (name, kernel, defect, fixed) => {
      expect(await defectsOf(name, kernel)).toEqual([defect]);
      expect(await defectsOf(name, fixed)).toEqual([]);
    },
  );
});

async function defectsOf(name: string, kernel: string): Promise<readonly string[]> {
  const found = corpusCase(name);
  const [send] = found.json.sends;
  if (!send) throw new Error(`${name} sends nothing`);
  const { filesystem, close } = await openCase(found);
  try {
    const parts: Uint8Array[] = [];
    const sink = { write: (bytes: Uint8Array) => void parts.push(bytes.slice()) };
    runSend({ ...setupOf(filesystem, send, sink), proto: 1, kernel: kernelProfile(kernel) });
    const stream = indexStream(memorySource(name, Buffer.concat(parts)));
    const check = new ReceiveCheck(receiversOf(stream, [], receivedSnapshots(filesystem)).own);
    while (!check.step(10_000));
    const told = check.findings.filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    return [...new Set(told.slice(0, 1).map((finding) => finding.defect ?? finding.code))];
  } finally {
    close();
  }
}
