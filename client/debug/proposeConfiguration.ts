// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type {
  ImageFilesystem,
  StreamIdentity,
  StreamIdentityParams,
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
  streamsConfiguration,
  type SendConfiguration,
  type StreamsConfiguration,
} from './configuration';
import { missingDevices, proposalErrors } from './errors';
import { findImage, type FoundImage } from './findImage';
import type { IdentityClient } from './identityClient';
import { imageCandidates } from './imageCandidates';
import { fileName } from './launchPath';

/** A line of a stream's text. */
type TextPlace = StreamIdentityParams['at'];

export type Proposed = SendConfiguration | StreamsConfiguration;

/**
 * Steps through what a text shows: of a file with several streams, the one that the line, counted from 0,
 * is in. Undefined if the user gives up choosing.
 */
export async function proposeForText(
  text: StreamText,
  servers: IdentityClient,
  line = 0,
): Promise<Proposed | undefined> {
  return text.send
    ? sendConfiguration(fileName(text.file), text.send)
    : proposeForStream(text.file, servers, { part: text.part, line });
}

/**
 * Finds an image that holds what the stream was made of. Where there is none, the stream and those that it
 * builds on do without.
 */
export async function proposeForStream(
  stream: URI,
  servers: IdentityClient,
  at?: TextPlace,
): Promise<Proposed | undefined> {
  // A broken stream may not even say what it is of, and is stepped all the same.
  const identity = await servers.streamIdentity(stream.toString(), at).catch(() => undefined);
  const found = identity && (await findImage(identity, await imageCandidates(stream), servers));
  if (!found) return withoutImage(stream, servers, identity);
  const configuration = fromImage(stream, identity, found);
  if (!isSentByAnother(identity)) return configuration;
  return withKernel(configuration, servers, identity.sender);
}

async function withoutImage(
  stream: URI,
  servers: IdentityClient,
  identity: StreamIdentity | undefined,
): Promise<StreamsConfiguration> {
  const { parents } = await servers.parents(stream.toString()).catch(() => ({ parents: [] }));
  const files = parents.map((parent) => fileName(URI.parse(parent)));
  return streamsConfiguration(fileName(stream), files, identity);
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
  return found && { configuration: fromImage(stream, identity, found), identity };
}

function fromImage(
  stream: URI,
  identity: StreamIdentity,
  { filesystem, snapshots }: FoundImage,
): SendConfiguration {
  tellMissing(filesystem);
  return streamConfiguration(fileName(stream), imagesOf(filesystem), identity, snapshots);
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
