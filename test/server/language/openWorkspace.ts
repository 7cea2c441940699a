// SPDX-License-Identifier: GPL-2.0-only
import { fileURLToPath } from 'node:url';
import { URI } from 'vscode-uri';
import type { LoadedStream } from '../../../server/language/loadStream';
import { diskStreamFinder } from '../../../server/language/parents/diskStreamFinder';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamSearch } from '../../../server/language/streamSearch';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';

/** The streams of a folder as the language server opens them, their parents found among them. */
export interface OpenWorkspace {
  readonly store: StreamStore;
  readonly search: StreamSearch;
  get(name: string): Promise<LoadedStream>;
}

export function openWorkspace(folder: string): OpenWorkspace {
  const finder = diskStreamFinder([folder]);
  const catalogue = new StreamCatalogue(nodeFileOpener, finder);
  const store = new StreamStore(nodeFileOpener, catalogue, () => undefined);
  return {
    store,
    search: new StreamSearch(store, finder),
    get: (name) => store.get({ file: URI.file(`${folder}/${name}`), part: 1 }),
  };
}

/** The folder of the example image and its streams: `base`, `swap` from it, `features-v2` from that. */
export const exampleFolder = fileURLToPath(new URL('../../fixtures/workspace', import.meta.url));
