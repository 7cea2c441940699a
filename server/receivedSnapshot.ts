// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, joinPath, type ByteString } from '../engine/byteString';
import type { Filesystem } from '../engine/disk/filesystem';
import { imageSubvolume } from '../engine/receive/image/imageSubvolume';
import type { SubvolumeSource } from '../engine/receive/tree/subvolumeTree';
import type { Snapshot } from '../engine/snapshot/snapshot';

/** Where received snapshots are: in a directory of their own, out of the way of what is received next. */
const place = byteStringOfText('image');

/**
 * An image's snapshot, as if it had been received from its sender: what streams know it by is its
 * received UUID, or else its own. One that never was has
 * inodes without flags there, as receive sets none. `path` is its path in the image. Throws a ReadError where its root
 * directory can't be read.
 */
export function receivedSnapshot(snapshot: Snapshot, path: ByteString): SubvolumeSource {
  const { uuid, receivedUuid } = snapshot;
  const isReceived = receivedUuid.some((byte) => byte !== 0);
  return {
    ...imageSubvolume(snapshot, joinPath(place, path), isReceived),
    receivedUuid: isReceived ? receivedUuid : uuid,
  };
}

/**
 * All of a filesystem's read-only subvolumes that have a path, as if they had been received. Throws a
 * ReadError where they can't be read.
 */
export function receivedSnapshots(filesystem: Filesystem): readonly SubvolumeSource[] {
  return filesystem.subvolumes().flatMap(({ id, path, readOnly, deleted }) => {
    if (path === undefined || deleted || !readOnly) return [];
    return [receivedSnapshot(filesystem.snapshot(id), path)];
  });
}
