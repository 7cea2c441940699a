// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';

export type DiskErrorCode =
  | 'not-btrfs'
  | 'foreign-device'
  | 'devices-missing'
  | 'changed'
  | 'damaged-superblock'
  | 'unsupported'
  | 'truncated'
  | 'unmapped'
  | 'damaged-chunk'
  | 'damaged-node'
  | 'no-such-tree'
  | 'no-such-subvolume'
  | 'data-checksum'
  | 'damaged-compression'
  | 'read-too-long';

/** Where on a filesystem something is wrong, as far as it is known. */
export interface Place {
  /** The image's name. */
  readonly source?: string;
  readonly tree?: number;
  readonly level?: number;
  /** Logical address. */
  readonly bytenr?: number;
  /** Offset in the image. */
  readonly physical?: number;
}

/** A filesystem that can't be read, wholly or at one place. The message says where and why. */
export class DiskError extends ReadError {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  readonly place: Place;

  constructor(code: DiskErrorCode, message: string, place: Place = {}) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

export function notBtrfs(source: string): DiskError {
  const message = `Cannot open ${source}: it has no btrfs superblock; is it an image of a whole btrfs device, not of a partitioned disk?`;
  return new DiskError('not-btrfs', message, { source });
}

export function noSuperblock(source: string, size: number): DiskError {
  const message = `Cannot open ${source}: it ends at ${size} bytes, before the first superblock does; is the image truncated?`;
  return new DiskError('truncated', message, { source });
}

export function damagedSuperblock(source: string, physical: number, reason: string): DiskError {
  const message = `Cannot open ${source}: its superblock at ${physical} is damaged (${reason}), and no other copy is good`;
  return new DiskError('damaged-superblock', message, { source, physical });
}

/** A layout or feature that this reader doesn't know; `feature` names it as btrfs-progs does. */
export function unsupported(source: string, feature: string): DiskError {
  const message = `Cannot open ${source}: ${feature}, which cannot be read yet`;
  return new DiskError('unsupported', message, { source });
}

/** A device given beside others that it has nothing to do with. */
export function foreignDevice(source: string, fsid: string, other: string): DiskError {
  const message = `Cannot open ${source}: it belongs to the filesystem ${fsid}, which is not that of ${other}; give the devices of one filesystem only`;
  return new DiskError('foreign-device', message, { source });
}

/** `devices` are the missing ones. */
export function devicesMissing(
  bytenr: number,
  length: number,
  devices: readonly string[],
): DiskError {
  const message = `Cannot read ${length} bytes at logical address ${bytenr}: they lie on ${devices.join(' and ')}, missing, and can't be had without; give the images of all devices`;
  return new DiskError('devices-missing', message, { bytenr });
}

/** A device that is written to meanwhile; `cause` is what reading stumbled over. */
export function changedMeanwhile(
  source: string,
  before: number,
  after: number,
  cause: ReadError,
): DiskError {
  const message = `${changeText(source, before, after)}. ${cause.message}. Unmount or freeze it, or try again (blockdev --flushbufs drops what the host has kept of it)`;
  return new DiskError('changed', message, { source });
}

export function changeText(source: string, before: number, after: number): string {
  return `The filesystem on ${source} changed while it was read, from generation ${before} to ${after}`;
}

export function imageEnds(
  source: string,
  size: number,
  physical: number,
  length: number,
  bytenr: number,
): DiskError {
  const message = `Cannot read ${length} bytes at logical address ${bytenr}: they lie at ${physical} of ${source}, which ends at ${size}; is the image truncated?`;
  return new DiskError('truncated', message, { source, physical, bytenr });
}

export function notMapped(bytenr: number, length: number): DiskError {
  const message = `Cannot read ${length} bytes at logical address ${bytenr}: no chunk maps them`;
  return new DiskError('unmapped', message, { bytenr });
}

export function damagedChunk(bytenr: number, reason: string): DiskError {
  const message = `Damaged chunk at logical address ${bytenr}: ${reason}`;
  return new DiskError('damaged-chunk', message, { bytenr });
}

/** A tree block that isn't what it should be. `place` must tell its bytenr. */
export function damagedNode(place: Place & { readonly bytenr: number }, reason: string): DiskError {
  const tree = place.tree === undefined ? '' : ` of tree ${place.tree}`;
  const level = place.level === undefined ? '' : `, level ${place.level}`;
  const at =
    place.physical === undefined ? '' : ` (at ${place.physical} of ${place.source ?? 'the image'})`;
  const message = `Damaged block ${place.bytenr}${tree}${level}${at}: ${reason}`;
  return new DiskError('damaged-node', message, place);
}

export function noSuchTree(tree: number): DiskError {
  return new DiskError('no-such-tree', `The filesystem has no tree ${tree}`, { tree });
}

export function noSuchSubvolume(spec: string, candidates: readonly string[]): DiskError {
  const hint =
    candidates.length === 0
      ? 'The filesystem has none but the top level, which is id:5'
      : `There is ${candidates.join(', ')}`;
  return new DiskError('no-such-subvolume', `No subvolume ${spec}. ${hint}`);
}

/** `expected` is undefined where the checksum tree has none for it. */
export function dataChecksum(
  place: Place & { readonly bytenr: number },
  found: Uint8Array,
  expected: Uint8Array | undefined,
): DiskError {
  const at =
    place.physical === undefined ? '' : ` (at ${place.physical} of ${place.source ?? 'the image'})`;
  const reason = expected
    ? `its checksum is ${hex(found)}, not ${hex(expected)} as the checksum tree has it`
    : 'the checksum tree has none for it, though its file has checksums';
  const message = `Damaged data at logical address ${place.bytenr}${at}: ${reason}`;
  return new DiskError('data-checksum', message, place);
}

function hex(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** `compression` is BTRFS_COMPRESS_*; `bytenr` is 0 for an inline extent. */
export function damagedCompression(compression: number, bytenr: number, reason: string): DiskError {
  const kind = ['none', 'zlib', 'lzo', 'zstd'][compression] ?? `compression ${compression}`;
  const where = bytenr === 0 ? 'inline extent' : `extent at logical address ${bytenr}`;
  const message = `Cannot decompress the ${where} with ${kind}: ${reason}`;
  return new DiskError('damaged-compression', message, { bytenr });
}

export function readTooLong(length: number, limit: number): DiskError {
  const message = `Cannot read ${length} bytes at once: the limit is ${limit}`;
  return new DiskError('read-too-long', message);
}
