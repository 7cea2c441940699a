// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../streamIndex';
import { commandMark, samePayload } from './sameCommand';

/** By what two commands are taken for the same. */
export interface CommandComparison {
  /** A number that the same commands have alike; others may, too, one in 2^32. */
  readonly mark: (index: StreamIndex, command: number) => number;
  /** Whether commands with the same mark are the same indeed. */
  readonly same: (a: StreamIndex, atA: number, b: StreamIndex, atB: number) => boolean;
  /** Bytes of a DATA attribute that are looked at to say what two commands don't have alike. */
  readonly dataLimit: number;
}

/** By all of their bytes but for their headers' CRC. */
export const wholeCommands: CommandComparison = {
  mark: commandMark,
  same: samePayload,
  dataLimit: 4096,
};
