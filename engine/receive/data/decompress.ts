// SPDX-License-Identifier: GPL-2.0-only

/**
 * Takes compressed data apart: `compression` as ENCODED_WRITE has it, `length` in bytes. Undefined
 * where that can't be done.
 */
export type Decompress = (
  compression: number,
  data: Uint8Array,
  length: number,
) => Uint8Array | undefined;
