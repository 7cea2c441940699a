// SPDX-License-Identifier: GPL-2.0-only
import { scriptedStream } from '../../engine/receive/explain/scriptedStream';
import type { RealReceiver } from './realReceiver';

const stream = scriptedStream('subvol s 1\nmkfile f 257\nenable_verity f\nend');

/** Whether the running kernel has fs-verity: one that was built without answers EOPNOTSUPP. */
export async function hasFsVerity(real: RealReceiver): Promise<boolean> {
  const { stderr } = await real.receive(stream, '/mnt/verity');
  await real.delete('/mnt/verity');
  return !stderr.includes('failed to enable verity on /mnt/verity/s/f: -95');
}
