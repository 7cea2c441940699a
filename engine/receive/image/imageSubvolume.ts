// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { FIRST_FREE_OBJECTID } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';
import type { SubvolumeSource } from '../tree/subvolumeTree';
import { ImageTree } from './imageTree';

/**
 * An image's subvolume as something to receive onto: `ReceivingVolume.addSubvolume` takes it. Its
 * inodes are read as they are asked for; `path` is its path from the top level. Inodes' flags, as
 * immutable, do not hold where the image is the sender's: receive sets none. Throws a ReadError where
 * the root directory can't be read.
 */
export function imageSubvolume(
  snapshot: Snapshot,
  path: ByteString,
  flagsHold = true,
): SubvolumeSource {
  const tree = new ImageTree(snapshot, flagsHold);
  const root = tree.inode(FIRST_FREE_OBJECTID);
  return {
    path,
    uuid: snapshot.uuid,
    receivedUuid: snapshot.receivedUuid,
    ctransid: BigInt(snapshot.ctransid),
    finished: true,
    inodeOf: (ino) => tree.inode(ino),
    ...(root ? { root } : { partial: true }),
  };
}
