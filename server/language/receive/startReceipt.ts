// SPDX-License-Identifier: GPL-2.0-only
import { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import { ReceivingVolume } from '../../../engine/receive/volume';
import { parentIndexes } from '../parents/parentIndexes';
import type { StreamDocument } from '../streamDocument';
import { StreamReceipt } from './streamReceipt';

/** Begins to receive a stream in memory, behind those that it builds on, as far as they are at hand. */
export function startReceipt(document: StreamDocument): StreamReceipt {
  const volume = new ReceivingVolume();
  const parents = parentIndexes(document).map(
    (parent) => new MemoryReceiver(parent, volume, { keepHistory: false }),
  );
  return new StreamReceipt(new MemoryReceiver(document.index, volume, { maxErrors: 0 }), parents);
}
