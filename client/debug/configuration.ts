// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { ImageSubvolume, StreamIdentity } from '../../server/language/identityProtocol';
import type { ImageSend } from '../../server/streamUri';
import { fileUri } from './launchPath';

export const debugType = 'btrfs-send';

interface Configuration {
  readonly type: string;
  readonly request: 'launch';
  readonly name: string;
}

/** What F5 proposes where there are only streams, as paths or URIs. */
export interface StreamsConfiguration extends Configuration {
  readonly stream: string;
  readonly parents?: readonly string[];
  /** The UUID of the snapshot, where the file holds several streams. */
  readonly subvolume?: string;
}

/** What F5 proposes where there is an image: the attributes of a launch, with files as paths or URIs. */
export interface SendConfiguration extends Configuration {
  readonly image: string | readonly string[];
  readonly subvolume: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  readonly stream?: string;
  readonly protocol?: number;
  readonly noData?: boolean;
  readonly compressedData?: boolean;
  readonly kernel?: string;
}

/** The snapshots of a stream that an image holds. */
export interface SentSnapshots {
  readonly subvolume: ImageSubvolume;
  readonly parent?: ImageSubvolume;
}

/** A filesystem's snapshots that the stream was made of; undefined if it lacks one of them. */
export function sentSnapshots(
  identity: StreamIdentity,
  subvolumes: readonly ImageSubvolume[],
): SentSnapshots | undefined {
  const { uuid, ctransid, parentUuid, parentCtransid } = identity;
  const subvolume = snapshotOf(uuid, ctransid, subvolumes);
  if (!subvolume) return undefined;
  if (parentUuid === undefined) return { subvolume };
  const parent = snapshotOf(parentUuid, parentCtransid, subvolumes);
  return parent && { subvolume, parent };
}

/**
 * Snapshots of a received subvolume keep the UUID that it came with, so that several may bear it: a
 * stream means the one that hasn't changed since.
 */
function snapshotOf(
  uuid: string,
  ctransid: string | undefined,
  subvolumes: readonly ImageSubvolume[],
): ImageSubvolume | undefined {
  const named = subvolumes.filter((each) => each.sentUuid === uuid && each.readOnly);
  return named.find((each) => each.ctransid === ctransid) ?? named[0];
}

/** Whether the stream shows that the engine's own kernel, the latest, did not send it. */
export function isSentByAnother({ sender }: StreamIdentity): boolean {
  return sender !== undefined && sender.kernel !== sender.offered[0];
}

/** Steps through a recorded stream by sending again what it holds. */
export function streamConfiguration(
  stream: string,
  images: readonly string[],
  identity: StreamIdentity,
  { subvolume, parent }: SentSnapshots,
): SendConfiguration {
  return {
    ...imageConfiguration(images, subvolume, parent),
    stream,
    protocol: identity.protocol,
    ...(identity.noData && { noData: true }),
    ...(identity.compressedData && { compressedData: true }),
  };
}

/** Steps through a recorded stream without an image, by the streams that it builds on. */
export function streamsConfiguration(
  stream: string,
  parents: readonly string[],
  identity: StreamIdentity | undefined,
): StreamsConfiguration {
  return {
    type: debugType,
    request: 'launch',
    name: `Step through ${identity?.subvolName ?? 'a stream'}`,
    stream,
    ...(parents.length > 0 && { parents }),
    ...(identity?.isOneOfSeveral && { subvolume: identity.uuid }),
  };
}

/** Sends a snapshot, from the parent where one is given. `images` are a filesystem's devices. */
export function imageConfiguration(
  images: readonly string[],
  subvolume: ImageSubvolume,
  parent?: ImageSubvolume,
): SendConfiguration {
  return {
    type: debugType,
    request: 'launch',
    name: parent ? `Send ${subvolume.path} from ${parent.path}` : `Send ${subvolume.path}`,
    image: oneOrAll(images),
    subvolume: `id:${subvolume.id}`,
    ...(parent && { parent: `id:${parent.id}` }),
  };
}

/** Steps through the text of a send that no stream recorded. */
export function sendConfiguration(image: string, send: ImageSend): SendConfiguration {
  const { furtherImages = [], ...asked } = send;
  return {
    type: debugType,
    request: 'launch',
    name: `Send ${send.subvolume}`,
    image: oneOrAll([image, ...furtherImages]),
    ...asked,
  };
}

/** The send that a configuration asks for, as the URI of its text says it. */
export function configuredSend(configuration: SendConfiguration): {
  readonly image: URI;
  readonly send: ImageSend;
} {
  const { subvolume, parent, cloneSources, protocol, noData, compressedData, kernel } =
    configuration;
  const [image, ...further] = [configuration.image].flat().map(fileUri);
  if (!image) throw new Error('The configuration names no image.');
  const send = {
    ...(further.length > 0 && { furtherImages: further.map(({ path }) => path) }),
    subvolume,
    ...(parent !== undefined && { parent }),
    ...(cloneSources && { cloneSources }),
    ...(protocol !== undefined && { protocol }),
    ...(noData && { noData }),
    ...(compressedData && { compressedData }),
    ...(kernel !== undefined && { kernel }),
  };
  return { image, send };
}

function oneOrAll(images: readonly string[]): string | readonly string[] {
  const [only] = images;
  return only !== undefined && images.length === 1 ? only : images;
}
