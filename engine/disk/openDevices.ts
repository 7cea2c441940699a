// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { chooseSuperblock } from './chooseSuperblock';
import { deviceIdentity, deviceText, type Device } from './device';
import { DeviceSet } from './deviceSet';
import { DiskError, foreignDevice } from './errors';
import { seedingFlag, type Superblock } from './superblock';
import { sameUuid, uuidOf } from './uuid';

interface Opened {
  readonly source: ByteSource;
  readonly superblock: Superblock;
}

type Warn = (warning: string) => void;

/**
 * Sorts out which devices are the filesystem's, in whatever order they are given: by their
 * superblocks, of which the latest counts. Throws a DiskError where one can't be read, or belongs to
 * another filesystem.
 */
export function openDevices(sources: readonly ByteSource[], warn: Warn): DeviceSet {
  const opened = sources.flatMap((source) => openDevice(source, sources.length === 1, warn));
  const [main] = [...opened].sort(byRank);
  if (!main) throw new RangeError('There is no device to open');
  const own = opened.filter((one) => isOfSame(one, main));
  const seeds = opened.filter((one) => !isOfSame(one, main));
  for (const { source, superblock } of seeds) {
    if (!isSeed(superblock))
      throw foreignDevice(source.name, uuidOf(superblock.fsid), main.source.name);
  }
  const latest = main.superblock.generation;
  return new DeviceSet(main.superblock, [
    ...distinct(own, warn).map((one) => placed(one, latest, warn)),
    ...distinct(seeds, warn).map((one) => placed(one, 0, warn)),
  ]);
}

/** None where it is one of several and its superblocks are all damaged: others may do without it. */
function openDevice(source: ByteSource, alone: boolean, warn: Warn): readonly Opened[] {
  try {
    return [{ source, superblock: chooseSuperblock(source, warn) }];
  } catch (error) {
    if (alone || !(error instanceof DiskError) || error.code !== 'damaged-superblock') throw error;
    warn(`${error.message}; the device counts as missing`);
    return [];
  }
}

/** What grows out of a seed is in front of it, and the latest in front of all. */
function byRank(left: Opened, right: Opened): number {
  return (
    Number(isSeed(left.superblock)) - Number(isSeed(right.superblock)) ||
    right.superblock.generation - left.superblock.generation
  );
}

function isSeed(superblock: Superblock): boolean {
  return (superblock.flags & seedingFlag) !== 0n;
}

function isOfSame(left: Opened, right: Opened): boolean {
  return sameUuid(left.superblock.metadataUuid, right.superblock.metadataUuid);
}

/** Of copies of the same device, the latest. */
function distinct(opened: readonly Opened[], warn: Warn): readonly Opened[] {
  const known = new Map<string, Opened>();
  for (const one of [...opened].sort(byRank)) {
    const identity = identityOf(one);
    const other = known.get(identity);
    if (!other) known.set(identity, one);
    else
      warn(
        `${one.source.name} is the same ${deviceText(idOf(one))} as ${other.source.name}: nothing is read from it`,
      );
  }
  return [...known.values()];
}

function placed(one: Opened, latest: number, warn: Warn): Device {
  const { source, superblock } = one;
  const stale = superblock.generation < latest;
  if (stale) {
    warn(
      `${source.name} (${deviceText(idOf(one))}) was last written in generation ${superblock.generation}, others in ${latest}: what they hold is read first`,
    );
  }
  if (superblock.deviceBytes > BigInt(source.size)) {
    warn(
      `${source.name} has ${source.size} bytes of its device's ${superblock.deviceBytes}: what lies behind is missing`,
    );
  }
  return { ...idOf(one), source, superblock, stale };
}

const idOf = ({ superblock }: Opened) => ({
  devid: superblock.devid,
  uuid: superblock.deviceUuid,
});

const identityOf = (one: Opened): string => deviceIdentity(idOf(one));
