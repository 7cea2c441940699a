// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../engine/byteSource';
import { openFilesystem } from '../../engine/disk/filesystem';
import type { SubvolumeSource } from '../../engine/receive/tree/subvolumeTree';
import { receivedSnapshot } from '../receivedSnapshot';

/** Where a btrfs superblock has its magic, and what that is. */
const magicOffset = 0x10040;
const magic = '_BHRfS_M';

/** Whether a file is a btrfs filesystem, and no stream. */
export function isImage(file: ByteSource): boolean {
  if (file.size < magicOffset + magic.length) return false;
  return Buffer.from(file.read(magicOffset, magic.length)).toString('latin1') === magic;
}

/**
 * An image's read-only subvolumes, as if they had been received from their sender: what streams of
 * them know them by is their received UUID, or else their own. Throws where the image can't be read.
 */
export function imageParents(image: ByteSource): readonly SubvolumeSource[] {
  const filesystem = openFilesystem([image]);
  return filesystem.subvolumes().flatMap(({ id, path, readOnly, deleted }) => {
    if (path === undefined || deleted || !readOnly) return [];
    return [receivedSnapshot(filesystem.snapshot(id), path)];
  });
}
