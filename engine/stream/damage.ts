// SPDX-License-Identifier: GPL-2.0-only
import type { StreamFault } from './streamFault';

/** What one step of a search counts as, in bytes of a file that are indexed meanwhile. */
export const searchCost = 2 ** 22;

/** Bytes that can't be read as commands, and the search for what comes behind them. */
export interface Damage {
  /** The first of them. */
  readonly offset: number;
  /** Where the next whole command or stream is; `none` where there is none; undefined to go on. */
  step(): number | 'none' | undefined;
  /** What is wrong, once it is known where commands begin again. */
  fault(found: number): StreamFault;
  /** What indexing ends by where none begin again; undefined where commands can be read all the same. */
  rest(): StreamFault | undefined;
}
