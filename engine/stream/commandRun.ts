// SPDX-License-Identifier: GPL-2.0-only
import { payloadOfHead, type WriteHead } from './writeHead';

/**
 * WRITEs that continue each other, in a row, of which only some have been read: the others are taken to be
 * like those, since what is behind them lies just where it must.
 */
export interface CommandRun {
  readonly first: number;
  /** The command behind the last. */
  readonly end: number;
  /** The commands before it, as they were read: those of the run repeat them over and over. */
  readonly period: readonly WriteHead[];
}

/** What a command of a run should be. */
export interface AssumedWrite {
  /** The one that it repeats. */
  readonly head: WriteHead;
  readonly fileOffset: number;
}

export function assumedWrite({ first, period }: CommandRun, command: number): AssumedWrite {
  const place = command - first;
  const head = period[place % period.length];
  if (!head || place < 0) throw new RangeError(`No command ${command} in a run from ${first} on`);
  const repeated = Math.floor(place / period.length) + 1;
  return { head, fileOffset: head.fileOffset + repeated * dataLengthOf(period) };
}

/** The payload of a command of a run, up to its data. */
export function assumedPayload(run: CommandRun, command: number): Uint8Array {
  const { head, fileOffset } = assumedWrite(run, command);
  return payloadOfHead(head, fileOffset);
}

/** Bytes of the file that commands write together. */
export function dataLengthOf(heads: readonly WriteHead[]): number {
  return heads.reduce((sum, { dataLength }) => sum + dataLength, 0);
}
