// SPDX-License-Identifier: GPL-2.0-only
import { changesOfLinux3 } from './changesOfLinux3';
import { changesOfLinux4 } from './changesOfLinux4';
import { changesOfLinux6 } from './changesOfLinux6';

/**
 * Every change that the engine can do without, the latest first. Sources: the RFC and the sources of
 * Linux 3.6, 3.9 to 3.19 (about 3.12 in another tree), 4.0 to 4.12, 4.19.191, 6.1.192 and 6.12.117, the
 * commits named, and the numbers of fstests' `send` group. Changes of what can't occur in a snapshot on disk (locking,
 * relocation, limits of memory) are left out.
 */
export const kernelChanges = {
  ...changesOfLinux6,
  ...changesOfLinux4,
  ...changesOfLinux3,
} as const;

/** A change by its name: what a profile has or has not. */
export type Switch = keyof typeof kernelChanges;
