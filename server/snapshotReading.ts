// SPDX-License-Identifier: GPL-2.0-only
import type { Snapshot } from '../engine/snapshot/snapshot';

/** More than one command can hold. */
const shared = new Uint8Array(256 * 1024);

/** Bytes that nobody may write to, all zero. */
export function zeros(length: number): Uint8Array {
  return length <= shared.length ? shared.subarray(0, length) : new Uint8Array(length);
}

/** The same snapshot with its files' data read in another way. */
export function snapshotReading(
  snapshot: Snapshot,
  reading: Pick<Snapshot, 'readExtent' | 'readOnDisk'>,
): Snapshot {
  return {
    tree: snapshot.tree,
    name: snapshot.name,
    uuid: snapshot.uuid,
    receivedUuid: snapshot.receivedUuid,
    ctransid: snapshot.ctransid,
    readOnly: snapshot.readOnly,
    sectorsize: snapshot.sectorsize,
    nodesize: snapshot.nodesize,
    extents: snapshot.extents,
    filesystemTrees: snapshot.filesystemTrees,
    readExtent: reading.readExtent,
    readOnDisk: reading.readOnDisk,
  };
}
