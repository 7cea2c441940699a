// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { PackedImage } from './packedImage';

/** Writes an image to a sparse file. */
export function writePackedImage(path: string, { size, blocks }: PackedImage): void {
  const descriptor = openSync(path, 'w');
  ftruncateSync(descriptor, size);
  for (const [number, block] of blocks)
    writeSync(descriptor, block, 0, block.length, number * block.length);
  closeSync(descriptor);
}
