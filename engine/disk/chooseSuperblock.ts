// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { damagedSuperblock, noSuperblock, notBtrfs, unsupported } from './errors';
import {
  readSuperblock,
  superblockOffsets,
  superblockSize,
  type Superblock,
  type SuperblockReading,
} from './superblock';
import { zonedSuperblock } from './zonedSuperblock';

/**
 * The superblock to read a device by: the first copy, as when mounting; where that is bad, the good
 * copy of the highest generation, and a warning; on a zoned device the latest. Throws a DiskError if none is good.
 */
export function chooseSuperblock(source: ByteSource, warn: (warning: string) => void): Superblock {
  const [first] = superblockOffsets;
  if (source.size < first + superblockSize) throw noSuperblock(source.name, source.size);
  const readings = superblockOffsets
    .filter((physical) => physical + superblockSize <= source.size)
    .map((physical) => ({
      physical,
      reading: readSuperblock(source.read(physical, superblockSize), physical),
    }));
  const good = readings.flatMap(({ physical, reading }) =>
    reading.kind === 'good' ? [{ physical, superblock: reading.superblock }] : [],
  );
  const chosen =
    good.find(({ physical }) => physical === first) ??
    good.sort((left, right) => right.superblock.generation - left.superblock.generation)[0];
  if (!chosen) {
    const zoned = zonedSuperblock(source);
    if (zoned) return zoned;
    throw refusal(source, readings);
  }
  if (chosen.physical !== first) {
    warn(
      `The superblock at ${first} is not good; the copy at ${chosen.physical} is used (a mount would need btrfs rescue super-recover first)`,
    );
  }
  return chosen.superblock;
}

function refusal(
  source: ByteSource,
  readings: readonly { readonly physical: number; readonly reading: SuperblockReading }[],
): Error {
  for (const { physical, reading } of readings) {
    if (reading.kind === 'checksum-type') {
      return unsupported(source.name, `its checksums are of the unknown type ${reading.csumType}`);
    }
    if (reading.kind === 'damaged') return damagedSuperblock(source.name, physical, reading.reason);
  }
  return notBtrfs(source.name);
}
