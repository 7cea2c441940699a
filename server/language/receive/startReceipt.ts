// SPDX-License-Identifier: GPL-2.0-only
import { receiversOf } from '../../../engine/receive/checkReceivers';
import { parentIndexes } from '../parents/parentIndexes';
import type { StreamDocument } from '../streamDocument';
import { StreamReceipt } from './streamReceipt';

/** Commands that are received at most, those of parents included: inodes take memory, too. */
const mostCommands = 12_000_000;

/**
 * Begins to receive a stream in memory, behind those that it builds on, as far as they are at hand.
 * Throws where there is too much of it.
 */
export function startReceipt(document: StreamDocument): StreamReceipt {
  const before = parentIndexes(document);
  const count = [document.index, ...before].reduce((sum, index) => sum + index.commandCount, 0);
  if (count > mostCommands) throw new Error(`Cannot receive ${count} commands in memory`);
  return new StreamReceipt(receiversOf(document.index, before));
}
