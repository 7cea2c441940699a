// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { chooseSuperblock } from '../../engine/disk/chooseSuperblock';
import type { Superblock } from '../../engine/disk/superblock';
import { sameUuid } from '../../engine/disk/uuid';
import type { FileOpener } from '../fileOpener';

/**
 * An image and, of the candidates, the other devices of its filesystem, by URI: of several images of
 * one device, the latest. Candidates that can't be read are passed over. Rejects where the image is
 * none.
 */
export async function filesystemDevices(
  opener: FileOpener,
  image: string,
  candidates: readonly string[],
): Promise<readonly string[]> {
  const own = await readSuperblock(opener, image);
  if (own.numDevices <= 1n) return [image];
  const found = new Map<bigint, { readonly uri: string; readonly superblock: Superblock }>();
  for (const uri of candidates) {
    if (uri === image) continue;
    const superblock = await readSuperblock(opener, uri).catch(() => undefined);
    if (!superblock || superblock.devid === own.devid) continue;
    if (!sameUuid(superblock.fsid, own.fsid)) continue;
    const known = found.get(superblock.devid);
    if (known && known.superblock.generation >= superblock.generation) continue;
    found.set(superblock.devid, { uri, superblock });
  }
  const others = [...found.values()].sort((left, right) =>
    left.superblock.devid < right.superblock.devid ? -1 : 1,
  );
  return [image, ...others.map(({ uri }) => uri)];
}

/**
 * Images by the filesystem that they are devices of. One that can't be read is by itself, as is one of
 * an older state of a device.
 */
export async function imagesByFilesystem(
  opener: FileOpener,
  images: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const filesystems: (readonly string[])[] = [];
  const joined = new Set<string>();
  for (const image of images) {
    if (joined.has(image)) continue;
    const devices = await filesystemDevices(opener, image, images).catch(() => [image]);
    for (const device of devices) joined.add(device);
    filesystems.push(devices);
  }
  return filesystems;
}

async function readSuperblock(opener: FileOpener, uri: string): Promise<Superblock> {
  const file = await opener.open(URI.parse(uri));
  try {
    return chooseSuperblock(file, () => undefined);
  } finally {
    file.close();
  }
}
