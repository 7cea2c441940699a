// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../../engine/stream/attributeType';
import { attribute, uuidText } from '../../../../engine/stream/command';
import { CommandType } from '../../../../engine/stream/commandType';
import { readCommand } from '../../../../engine/stream/decode';
import { indexStream, type StreamIndex } from '../../../../engine/stream/streamIndex';
import { openPath } from '../../../../server/nodeFileOpener';
import { corpusCases, type CorpusCase } from '../../../corpus';

/** A case's stream and those that it builds on, oldest first; undefined where one isn't in the corpus. */
export async function chainOf(corpusCase: CorpusCase): Promise<readonly CorpusCase[] | undefined> {
  const chain: CorpusCase[] = [];
  for (const { subvol, parent, clone_sources: sources } of corpusCase.json.sends) {
    for (const { uuid } of [...sources, ...(parent ? [parent] : [])]) {
      if (uuid === subvol.uuid) continue;
      const makers = makersOf(corpusCase, uuid);
      if (!makers) return undefined;
      for (const maker of makers) if (!chain.includes(maker)) chain.push(maker);
    }
  }
  return chain;
}

/** Cases that make a snapshot, the last of them itself. */
function makersOf(child: CorpusCase, uuid: string, depth = 0): readonly CorpusCase[] | undefined {
  if (depth > 10) return undefined;
  const made = corpusCases().filter(
    ({ json }) => json.exit_code === 0 && json.sends.some((send) => send.subvol.uuid === uuid),
  );
  const isFull = ({ json }: CorpusCase) => json.sends.every((send) => send.parent === null);
  const hasData = ({ json }: CorpusCase) =>
    json.sends.every((send) => !send.flag_names.includes('NO_FILE_DATA'));
  const rank = (candidate: CorpusCase) =>
    (isFull(candidate) ? 0 : 4) +
    (hasData(candidate) ? 0 : 2) +
    (sameScenario(candidate, child) ? 0 : 1);
  for (const maker of made.sort((a, b) => rank(a) - rank(b))) {
    if (isFull(maker)) return [maker];
    const parent = maker.json.sends[0]?.parent;
    const before = parent ? makersOf(maker, parent.uuid, depth + 1) : [];
    if (before) return [...before, maker];
  }
  return undefined;
}

const sameScenario = (a: CorpusCase, b: CorpusCase): boolean =>
  a.json.sends[0]?.version === b.json.sends[0]?.version;

/** An index over a case's stream, and what closes the file. */
export async function openStream(
  corpusCase: CorpusCase,
): Promise<{ readonly index: StreamIndex; close(): void }> {
  const file = openPath(await corpusCase.streamPath());
  return { index: indexStream(file), close: () => file.close() };
}

/** The UUID that a stream's first command says. */
export function uuidOf(index: StreamIndex): string | undefined {
  if (index.commandCount === 0 || index.typeOf(0) > CommandType.SNAPSHOT) return undefined;
  const uuid = attribute(readCommand(index, 0), AttributeType.UUID)?.data;
  return uuid && uuidText(uuid);
}
