// SPDX-License-Identifier: GPL-2.0-only
import type { ImageFilesystem, StreamIdentity } from '../../server/language/identityProtocol';
import { sentSnapshots, type SentSnapshots } from './configuration';
import type { IdentityClient } from './identityClient';

export interface FoundImage {
  readonly filesystem: ImageFilesystem;
  readonly snapshots: SentSnapshots;
}

/**
 * The first image, by URI, whose filesystem holds what the stream was made of. What is no image, or
 * can't be read without devices that are missing, is passed over.
 */
export async function findImage(
  identity: StreamIdentity,
  candidates: readonly string[],
  servers: IdentityClient,
): Promise<FoundImage | undefined> {
  for (const image of candidates) {
    const filesystem = await servers.filesystem(image, candidates).catch(() => undefined);
    const snapshots = filesystem && sentSnapshots(identity, filesystem.subvolumes);
    if (snapshots) return { filesystem, snapshots };
  }
  return undefined;
}
