// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, joinPath } from '../../engine/byteString';
import type { ByteSource } from '../../engine/byteSource';
import { openFilesystem } from '../../engine/disk/filesystem';
import { imageSubvolume } from '../../engine/receive/image/imageSubvolume';
import type { SubvolumeSource } from '../../engine/receive/tree/subvolumeTree';

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
  const place = byteStringOfText('image');
  return filesystem.subvolumes().flatMap(({ id, path, readOnly, deleted, uuid, receivedUuid }) => {
    if (path === undefined || deleted || !readOnly) return [];
    const source = imageSubvolume(filesystem.snapshot(id), joinPath(place, path));
    const isReceived = receivedUuid.some((byte) => byte !== 0);
    return [{ ...source, receivedUuid: isReceived ? receivedUuid : uuid }];
  });
}
