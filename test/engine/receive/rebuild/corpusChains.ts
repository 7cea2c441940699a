// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../../engine/byteSource';
import { SendError } from '../../../../engine/send/errors';
import { runSend } from '../../../../engine/send/sendEngine';
import { indexStream, type StreamIndex } from '../../../../engine/stream/streamIndex';
import { openPath } from '../../../../server/nodeFileOpener';
import { corpusCases, type CorpusCase, type CorpusSubvolume } from '../../../corpus';
import { openCase } from '../../send/corpusSend';

/** A case's stream, and those that it builds on and clones from, oldest first. */
export interface CorpusChain {
  readonly stream: StreamIndex;
  readonly parents: readonly StreamIndex[];
  close(): void;
}

/**
 * Opens a case's stream, or another kernel's of the same image, with what it builds on: recorded streams,
 * and where the corpus has none that make a snapshot, what the engine makes of the image. Undefined where
 * that can't be sent.
 */
export async function openChain(
  corpusCase: CorpusCase,
  kernel?: string,
): Promise<CorpusChain | undefined> {
  const opened: { close(): void }[] = [];
  const open = (path: string): StreamIndex => {
    const file = openPath(path);
    opened.push(file);
    return indexStream(file);
  };
  const close = (): void => {
    for (const file of opened) file.close();
  };
  try {
    const own = kernel === undefined ? undefined : await corpusCase.otherStreamPath(kernel);
    const stream = open(own ?? (await corpusCase.streamPath()));
    const parents: StreamIndex[] = [];
    const had = new Set<string>();
    for (const wanted of wantedBy(corpusCase)) {
      const makers = makersOf(corpusCase, wanted.uuid);
      if (!makers) parents.push(await sentInFull(corpusCase, wanted));
      for (const maker of makers ?? []) {
        if (!had.has(maker.name)) parents.push(open(await maker.streamPath()));
        had.add(maker.name);
      }
    }
    return { stream, parents, close };
  } catch (error) {
    close();
    if (error instanceof SendError) return undefined;
    throw error;
  }
}

/** Snapshots that must be there before: those that the file itself makes come with it. */
function wantedBy({ json }: CorpusCase): readonly CorpusSubvolume[] {
  const made = new Set<string>();
  return json.sends.flatMap(({ subvol, parent, clone_sources: sources }) => {
    const wanted = [...sources, ...(parent ? [parent] : [])].filter(({ uuid }) => !made.has(uuid));
    made.add(subvol.uuid);
    return wanted;
  });
}

/** Cases that make a snapshot, the last of them itself. */
function makersOf(child: CorpusCase, uuid: string, depth = 0): readonly CorpusCase[] | undefined {
  if (depth > 10) return undefined;
  const made = corpusCases().filter(
    ({ name, json }) =>
      name !== child.name &&
      json.exit_code === 0 &&
      json.sends.length === 1 &&
      json.sends[0]?.subvol.uuid === uuid,
  );
  for (const maker of made.sort((a, b) => rank(a, child) - rank(b, child))) {
    const parent = maker.json.sends[0]?.parent;
    const before = parent ? makersOf(maker, parent.uuid, depth + 1) : [];
    if (before) return [...before, maker];
  }
  return undefined;
}

/** Full sends first, then those with data, then those of the same protocol. */
function rank({ json }: CorpusCase, child: CorpusCase): number {
  const [send] = json.sends;
  return (
    (send?.parent ? 4 : 0) +
    (send?.flag_names.includes('NO_FILE_DATA') ? 2 : 0) +
    (send?.version === child.json.sends[0]?.version ? 0 : 1)
  );
}

async function sentInFull(corpusCase: CorpusCase, { id }: CorpusSubvolume): Promise<StreamIndex> {
  const { filesystem, close } = await openCase(corpusCase);
  const parts: Uint8Array[] = [];
  try {
    runSend({
      sendRoot: filesystem.snapshot(id),
      cloneSources: [],
      proto: 1,
      noFileData: false,
      omitStreamHeader: false,
      omitEndCmd: false,
      compressed: false,
      sink: { write: (bytes) => parts.push(bytes.slice()) },
    });
  } finally {
    close();
  }
  return indexStream(memorySource(`snapshot ${id}`, Buffer.concat(parts)));
}
