// SPDX-License-Identifier: GPL-2.0-only
import type { Dice } from './dice';

/** Two names of one length and one CRC-32C, whatever is before and behind them. */
const twins = ['glxw74', '4mgki2'] as const;

/**
 * One of 16 names that all have the same hash: as directory entries of one directory, as names of one
 * inode there, and as extended attributes.
 */
export function collidingName(dice: Dice): string {
  return Array.from({ length: 4 }, () => dice.of(...twins)).join('');
}
