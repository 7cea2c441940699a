// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type {
  ImageFilesystem,
  StreamIdentity,
  StreamSender,
} from '../../server/language/identityProtocol';
import type { StreamText } from '../../server/streamUri';
import { chooseImage } from './chooseImage';
import { chooseKernel } from '../kernels/chooseKernel';
import { chooseSnapshots } from './chooseSnapshots';
import {
  imageConfiguration,
  isSentByAnother,
  sendConfiguration,
  sentSnapshots,
  streamConfiguration,
  type SendConfiguration,
} from './configuration';
import { missingDevices, proposalErrors } from './errors';
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
  const proposed = await sendAgain(stream, servers);
  if (!proposed || !isSentByAnother(proposed.identity)) return proposed?.configuration;
  const shown = proposed.identity.sender;
  return withKernel(proposed.configuration, servers, shown);
}

/** Sends again what a stream holds, as the latest kernel; undefined if the user gives up choosing. */
export async function sendAgain(
  stream: URI,
  servers: IdentityClient,
): Promise<
  { readonly configuration: SendConfiguration; readonly identity: StreamIdentity } | undefined
> {
  const identity = await servers.streamIdentity(stream.toString());
  const candidates = await imageCandidates(stream);
  const found =
    (await findImage(identity, candidates, servers)) ?? (await askForImage(identity, servers));
  if (!found) return undefined;
  tellMissing(found.filesystem);
  const images = imagesOf(found.filesystem);
  const configuration = streamConfiguration(fileName(stream), images, identity, found.snapshots);
  return { configuration, identity };
}

/** Lets the user choose the kernel; the latest needn't be named. Undefined if they don't. */
async function withKernel(
  configuration: SendConfiguration,
  servers: IdentityClient,
  shown?: StreamSender,
): Promise<SendConfiguration | undefined> {
  const offered = await servers.kernels();
  const kernel = await chooseKernel(offered, { title: 'Send as Which Kernel?', shown });
  if (kernel === undefined) return undefined;
  return kernel === offered[0]?.kernel ? configuration : { ...configuration, kernel };
}

async function askForImage(
  identity: StreamIdentity,
  servers: IdentityClient,
): Promise<FoundImage | undefined> {
  const chosen = await chooseImage(`Image that holds ${identity.subvolName}`);
  if (!chosen) return undefined;
  const filesystem = await filesystemOf(URI.parse(chosen.toString()), servers);
  const snapshots = sentSnapshots(identity, filesystem.subvolumes);
  if (!snapshots) throw proposalErrors.snapshotMissing(chosen.fsPath, identity);
  return { filesystem, snapshots };
}

/** Lets the user choose what to send from an image, and as which kernel. */
export async function proposeForImage(
  image: URI,
  servers: IdentityClient,
): Promise<SendConfiguration | undefined> {
  const configuration = await sendFromImage(image, servers);
  return configuration && withKernel(configuration, servers);
}

/** Lets the user choose what to send from an image, as the latest kernel. */
export async function sendFromImage(
  image: URI,
  servers: IdentityClient,
): Promise<SendConfiguration | undefined> {
  const filesystem = await filesystemOf(image, servers);
  tellMissing(filesystem);
  const snapshots = await chooseSnapshots(filesystem.subvolumes);
  return (
    snapshots && imageConfiguration(imagesOf(filesystem), snapshots.subvolume, snapshots.parent)
  );
}

/** With its other devices, where they lie beside the image or in the workspace. */
async function filesystemOf(image: URI, servers: IdentityClient): Promise<ImageFilesystem> {
  return servers.filesystem(image.toString(), await imageCandidates(image));
}

function imagesOf({ images }: ImageFilesystem): readonly string[] {
  return images.map((image) => fileName(URI.parse(image)));
}

/** The rest may do without it: the session goes on meanwhile. */
function tellMissing({ images, missing }: ImageFilesystem): void {
  if (missing.length > 0)
    void vscode.window.showWarningMessage(missingDevices(images.length, missing));
}
