// SPDX-License-Identifier: GPL-2.0-only
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import type { FileOpener } from '../fileOpener';
import type { LoadedStream } from '../language/loadStream';
import { StreamCatalogue } from '../language/parents/streamCatalogue';
import { StreamStore } from '../language/streamStore';
import { openPath } from '../nodeFileOpener';
import type { StreamFiles } from './streamArguments';

/**
 * Opens a stream whose parents are found by UUID among the given files, hands it over, and closes all,
 * whatever happens. Every file must be readable.
 */
export async function withGivenStreams<T>(
  { file, parents }: StreamFiles,
  use: (stream: LoadedStream) => T | Promise<T>,
): Promise<T> {
  const uriOf = (path: string): string => URI.file(resolve(path)).toString();
  const paths = new Map([...parents, file].map((path) => [uriOf(path), path]));
  // Messages name a file as the user did.
  const opener: FileOpener = {
    open: (uri) => Promise.resolve().then(() => openPath(paths.get(uri.toString()) ?? uri.fsPath)),
  };
  for (const parent of parents) openPath(parent).close();
  const found = parents.map((path) => ({ uri: uriOf(path), version: '' }));
  const catalogue = new StreamCatalogue(opener, { find: () => Promise.resolve(found) });
  const store = new StreamStore(opener, catalogue, () => undefined);
  const held = store.hold({ file: URI.parse(uriOf(file)), part: 1 });
  try {
    return await use(await held.stream);
  } finally {
    held.release();
  }
}
