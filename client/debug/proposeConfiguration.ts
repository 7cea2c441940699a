// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import type { StreamIdentity } from '../../server/language/identityProtocol';
import type { StreamText } from '../../server/streamUri';
import { chooseImage } from './chooseImage';
import { chooseSnapshots } from './chooseSnapshots';
import {
  imageConfiguration,
  sendConfiguration,
  sentSnapshots,
  streamConfiguration,
  type SendConfiguration,
} from './configuration';
import { proposalErrors } from './errors';
import { findImage, type FoundImage } from './findImage';
import type { IdentityClient } from './identityClient';
import { imageCandidates } from './imageCandidates';
import { fileName } from './launchPath';

/** Steps through what a text shows; undefined if the user gives up choosing. */
export async function proposeForText(
  text: StreamText,
  servers: IdentityClient,
): Promise<SendConfiguration | undefined> {
  return text.send
    ? sendConfiguration(fileName(text.file), text.send)
    : proposeForStream(text.file, servers);
}

/** Finds an image that holds what the stream was made of, or lets the user choose it. */
export async function proposeForStream(
  stream: URI,
  servers: IdentityClient,
): Promise<SendConfiguration | undefined> {
  const identity = await servers.streamIdentity(stream.toString());
  const candidates = await imageCandidates(stream);
  const found =
    (await findImage(identity, candidates, servers)) ?? (await askForImage(identity, servers));
  if (!found) return undefined;
  const image = fileName(URI.parse(found.image));
  return streamConfiguration(fileName(stream), image, identity, found.snapshots);
}

async function askForImage(
  identity: StreamIdentity,
  servers: IdentityClient,
): Promise<FoundImage | undefined> {
  const chosen = await chooseImage(`Image that holds ${identity.subvolName}`);
  if (!chosen) return undefined;
  const image = chosen.toString();
  const snapshots = sentSnapshots(identity, await servers.subvolumes(image));
  if (!snapshots) throw proposalErrors.snapshotMissing(chosen.fsPath, identity);
  return { image, snapshots };
}

/** Lets the user choose what to send from an image. */
export async function proposeForImage(
  image: URI,
  servers: IdentityClient,
): Promise<SendConfiguration | undefined> {
  const snapshots = await chooseSnapshots(await servers.subvolumes(image.toString()));
  return snapshots && imageConfiguration(fileName(image), snapshots.subvolume, snapshots.parent);
}
