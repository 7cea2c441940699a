// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIdentity } from '../../server/language/identityProtocol';
import { sentSnapshots, type SentSnapshots } from './configuration';
import type { IdentityClient } from './identityClient';

export interface FoundImage {
  readonly image: string;
  readonly snapshots: SentSnapshots;
}

/** The first image, by URI, that holds what the stream was made of. What is no image is passed over. */
export async function findImage(
  identity: StreamIdentity,
  candidates: readonly string[],
  servers: IdentityClient,
): Promise<FoundImage | undefined> {
  for (const image of candidates) {
    const subvolumes = await servers.subvolumes(image).catch(() => []);
    const snapshots = sentSnapshots(identity, subvolumes);
    if (snapshots) return { image, snapshots };
  }
  return undefined;
}
