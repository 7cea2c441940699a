// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';

export type DiskErrorCode =
  | 'not-btrfs'
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
  const at =
    place.physical === undefined ? '' : ` (at ${place.physical} of ${place.source ?? 'the image'})`;
  const message = `Damaged block ${place.bytenr}${tree}${at}: ${reason}`;
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

export function dataChecksum(
  place: Place & { readonly bytenr: number },
  found: number,
  expected: number,
): DiskError {
  const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
  const message = `Damaged data at logical address ${place.bytenr}: its checksum is ${hex(found)}, not ${hex(expected)} as the checksum tree has it`;
  return new DiskError('data-checksum', message, place);
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
