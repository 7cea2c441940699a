// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { URI } from 'vscode-uri';
import { openImageSend, type OpenImageSend } from '../../../server/imageSend';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import type { ImageSend } from '../../../server/streamUri';
import type { CorpusCase } from '../../corpus';

/** The folder of the example image and its streams. */
export const workspace = fileURLToPath(new URL('../../fixtures/workspace/', import.meta.url));

export const exampleImage = `${workspace}example.img`;

export const swapSend: ImageSend = { subvolume: 'swap', parent: 'base' };

export function openExample(send: ImageSend): Promise<OpenImageSend> {
  return openImageSend(nodeFileOpener, URI.file(exampleImage), send);
}

/** What the kernel wrote of an example's send. */
export function recordedStream(name: string): Buffer {
  return readFileSync(`${workspace}${name}.btrfs-stream`);
}

/** The send of a real case, as a launch would ask for it. */
export function corpusSend(corpusCase: CorpusCase): ImageSend {
  const [send] = corpusCase.json.sends;
  if (!send) throw new Error(`${corpusCase.name} sends nothing`);
  const parent = send.parent_chosen_by_progs ? undefined : send.parent;
  const cloneSources = send.clone_sources.filter(({ id }) => id !== parent?.id);
  return {
    subvolume: `id:${send.subvol.id}`,
    ...(parent && { parent: `id:${parent.id}` }),
    ...(cloneSources.length > 0 && { cloneSources: cloneSources.map(({ id }) => `id:${id}`) }),
    protocol: send.version,
    noData: send.flag_names.includes('NO_FILE_DATA'),
    compressedData: send.flag_names.includes('COMPRESSED'),
  };
}
