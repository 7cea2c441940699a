// SPDX-License-Identifier: GPL-2.0-only
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { uuidText } from '../../engine/stream/command';
import { indexStream, type StreamIndex } from '../../engine/stream/streamIndex';
import type { ReceiveFinding } from '../../engine/receive/finding';
import type { SubvolumeSource } from '../../engine/receive/tree/subvolumeTree';
import type { FileOpener, OpenFile } from '../fileOpener';
import { chooseParent } from '../language/parents/chooseParent';
import { StreamCatalogue } from '../language/parents/streamCatalogue';
import { openSourceStreams } from '../language/receive/sourceStreams';
import { openPath } from '../nodeFileOpener';
import { imageInVain, streamInVain } from './givenInVain';
import { imageParents, isImage } from './imageParents';

/** What a stream builds on, of the files that were given. */
export interface GivenSources {
  /** Streams, in the order in which they are to be received before. */
  readonly streams: readonly StreamIndex[];
  /** Subvolumes of images. */
  readonly subvolumes: readonly SubvolumeSource[];
  /** What is said of files that nothing builds on. */
  readonly unneeded: readonly ReceiveFinding[];
}

/**
 * Finds, by UUID, what a stream builds on and clones from among files given by their paths: streams,
 * and images, of which several may be one filesystem's. What is opened is added to `open`. Rejects where
 * a file can't be read, or an image has what is needed and can't be opened.
 */
export async function givenSources(
  stream: StreamIndex,
  file: string,
  paths: readonly string[],
  open: OpenFile[],
): Promise<GivenSources> {
  const given = new Map(paths.map((path) => [uriOf(path), openInto(open, path)]));
  const isStream = ([, source]: [string, OpenFile]): boolean => !isImage(source);
  const streams = [...given].filter(isStream);
  const images = [...given.values()].filter(isImage);
  // Messages name a file as the user did.
  const opener: FileOpener = {
    open: (uri) =>
      Promise.resolve().then(() => openPath(given.get(uri.toString())?.name ?? uri.fsPath)),
  };
  const found = streams.map(([uri]) => ({ uri, version: '' }));
  const catalogue = new StreamCatalogue(opener, { find: () => Promise.resolve(found) });
  const own = uriOf(file);
  const opened = new Set<string>();
  const sources = await openSourceStreams(stream, [], {
    fileOf: async (subvolume) => {
      const candidates = await catalogue.withUuid(subvolume.uuid, URI.parse(own));
      return chooseParent(subvolume, own, candidates)?.file;
    },
    open: (uri) => {
      const source = given.get(uri);
      if (!source) return Promise.reject(new Error(`${uri} was not given`));
      opened.add(uri);
      return Promise.resolve({ streams: [indexStream(source)], release: () => undefined });
    },
  });
  const wanted = new Set(sources.missing.map(({ uuid }) => uuid));
  const subvolumes = (await imageParents(images)).filter(({ receivedUuid }) =>
    wanted.has(uuidText(receivedUuid)),
  );
  const isVain = images.length > 0 && subvolumes.length === 0;
  const unneeded = [
    ...streams.flatMap(([uri, source]) => (opened.has(uri) ? [] : [streamInVain(source)])),
    ...(isVain ? images.map(imageInVain) : []),
  ];
  return { streams: sources.streams, subvolumes, unneeded };
}

const uriOf = (path: string): string => URI.file(resolve(path)).toString();

function openInto(open: OpenFile[], path: string): OpenFile {
  const file = openPath(path);
  open.push(file);
  return file;
}
