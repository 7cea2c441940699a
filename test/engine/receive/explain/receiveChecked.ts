// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../../engine/byteSource';
import { ReceiveCheck } from '../../../../engine/receive/check';
import { MemoryReceiver } from '../../../../engine/receive/memoryReceiver';
import { ReceivingVolume } from '../../../../engine/receive/volume';
import { indexStream } from '../../../../engine/stream/streamIndex';

/** A stream received in memory behind its parents, to the end. */
export function receiveChecked(
  bytes: Uint8Array,
  parents: readonly Uint8Array[] = [],
  slice = 1_000,
  keepHistory = true,
): ReceiveCheck {
  const volume = new ReceivingVolume();
  const index = (content: Uint8Array) => indexStream(memorySource('stream', content));
  for (const parent of parents) new MemoryReceiver(index(parent), volume).step(Infinity);
  const receiver = new MemoryReceiver(index(bytes), volume, { maxErrors: 0, keepHistory });
  const check = new ReceiveCheck(receiver, { keepHistory });
  while (!check.step(slice));
  return check;
}
