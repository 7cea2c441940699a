// SPDX-License-Identifier: GPL-2.0-only
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import type { ByteSource } from '../../engine/byteSource';
import { openFilesystem } from '../../engine/disk/filesystem';
import type { SubvolumeSource } from '../../engine/receive/tree/subvolumeTree';
import { imagesByFilesystem } from '../language/filesystemDevices';
import { nodeFileOpener } from '../nodeFileOpener';
import { receivedSnapshots } from '../receivedSnapshot';

/** Where a btrfs superblock has its magic, and what that is. */
const magicOffset = 0x10040;
const magic = '_BHRfS_M';

/** Whether a file is a btrfs filesystem, and no stream. */
export function isImage(file: ByteSource): boolean {
  if (file.size < magicOffset + magic.length) return false;
  return Buffer.from(file.read(magicOffset, magic.length)).toString('latin1') === magic;
}

/**
 * The read-only subvolumes of images, which are named by their paths and may be several devices of one
 * filesystem, as if they had been received. Rejects where one can't be read.
 */
export async function imageParents(
  images: readonly ByteSource[],
): Promise<readonly SubvolumeSource[]> {
  const byUri = new Map(images.map((image) => [URI.file(resolve(image.name)).toString(), image]));
  const filesystems = await imagesByFilesystem(nodeFileOpener, [...byUri.keys()]);
  return filesystems.flatMap((devices) =>
    receivedSnapshots(openFilesystem(devices.flatMap((device) => byUri.get(device) ?? []))),
  );
}
