// SPDX-License-Identifier: GPL-2.0-only

/** Where a tree begins, and what its first block must say of itself. */
export interface TreeRoot {
  /** Logical address. */
  readonly bytenr: number;
  readonly level: number;
  readonly generation: number;
}
