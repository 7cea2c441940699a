// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { readSuperblock, superblockOffsets, superblockSize, type Superblock } from './superblock';

/** Sizes that a zone can have, in bytes: powers of two between these. */
const minZone = 4 * 1024 * 1024;
const maxZone = 8 * 1024 * 1024 * 1024;

/**
 * The superblock of a zoned device, where none can be written twice at the same place: there it is a
 * log of superblocks, one behind another, in the first two zones by turns. Undefined if there is none.
 */
export function zonedSuperblock(source: ByteSource): Superblock | undefined {
  const fromFirst = lastOfLog(source, 0);
  if (fromFirst) return fromFirst;
  // The first zone has just been emptied: the log is in the second, wherever that begins.
  for (let zone = minZone; zone <= maxZone && zone < source.size; zone *= 2) {
    const superblock = lastOfLog(source, zone);
    if (superblock) return superblock;
  }
  return undefined;
}

/** The last good one of those from `start` on; the very last might have been cut short. */
function lastOfLog(source: ByteSource, start: number): Superblock | undefined {
  const isWritten = (slot: number): boolean => readSlot(source, start, slot).kind !== 'absent';
  if (!isWritten(0)) return undefined;
  let last = 0;
  let end = 1;
  while (isWritten(end)) {
    last = end;
    end *= 2;
  }
  while (end - last > 1) {
    const middle = Math.floor((last + end) / 2);
    if (isWritten(middle)) last = middle;
    else end = middle;
  }
  for (let slot = last; slot >= Math.max(0, last - 1); slot--) {
    const reading = readSlot(source, start, slot);
    if (reading.kind === 'good') return reading.superblock;
  }
  return undefined;
}

function readSlot(source: ByteSource, start: number, slot: number) {
  // Each says that it lies where it would on a device without zones.
  const bytes = source.read(start + slot * superblockSize, superblockSize);
  return readSuperblock(bytes, superblockOffsets[0]);
}
