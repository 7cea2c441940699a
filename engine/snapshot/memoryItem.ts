// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';

/** An item of a tree that never was on a disk. */
export interface MemoryItem {
  readonly key: Key;
  readonly data: Uint8Array;
}
