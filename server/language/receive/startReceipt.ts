// SPDX-License-Identifier: GPL-2.0-only
import { receiversOf } from '../../../engine/receive/checkReceivers';
import { parentIndexes } from '../parents/parentIndexes';
import type { StreamDocument } from '../streamDocument';
import { StreamReceipt } from './streamReceipt';

/** Begins to receive a stream in memory, behind those that it builds on, as far as they are at hand. */
export function startReceipt(document: StreamDocument): StreamReceipt {
  const { own, parents } = receiversOf(document.index, parentIndexes(document));
  return new StreamReceipt(own, parents);
}
