// SPDX-License-Identifier: GPL-2.0-only
import { receiversOf } from '../../../engine/receive/checkReceivers';
import type { StreamDocument } from '../streamDocument';
import type { ReceiptSources } from './receiptSources';
import { StreamReceipt } from './streamReceipt';

/** Commands that are received at most, those of parents included: inodes take memory, too. */
export const mostCommands = 12_000_000;

/** A stream that is not received, as it would take too much memory. */
export class TooLongToReceive extends Error {
  override readonly name = 'TooLongToReceive';
  /** Its commands, those of what it builds on included. */
  readonly commands: number;

  constructor(commands: number) {
    super(`Cannot receive ${commands} commands in memory`);
    this.commands = commands;
  }
}

/**
 * Begins to receive a stream in memory, behind what it builds on, as far as that is at hand.
 * Waits for `idle` before each slice: what somebody waits for goes first. Throws a TooLongToReceive where
 * there are more commands than `limit`.
 */
export function startReceipt(
  { index }: Pick<StreamDocument, 'index'>,
  { streams, subvolumes }: Pick<ReceiptSources, 'streams' | 'subvolumes'>,
  idle: () => Promise<void>,
  limit = mostCommands,
): StreamReceipt {
  const count = [index, ...streams].reduce((sum, { commandCount }) => sum + commandCount, 0);
  if (count > limit) throw new TooLongToReceive(count);
  return new StreamReceipt(receiversOf(index, streams, subvolumes), idle);
}
