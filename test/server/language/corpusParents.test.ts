// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { isOrphan } from '../../../server/language/inodes/namesAt';
import { streamOutline } from '../../../server/language/outline';
import type { FoundStream } from '../../../server/language/parents/streamFinder';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { corpusCases, describeCorpus } from '../../corpus';
import { inodesOf } from './languageFixtures';

/** Bytes; larger streams hold more data, not more names. */
const largest = 1_000_000;

describeCorpus('parents of real streams', () => {
  const cases = corpusCases().filter(({ json }) => json.stream.size < largest);
  let store: StreamStore;
  const files = new Map<string, string>();

  beforeAll(async () => {
    const found: FoundStream[] = [];
    for (const each of cases) {
      const uri = URI.file(await each.streamPath()).toString();
      files.set(each.name, uri);
      found.push({ uri, version: '' });
    }
    const catalogue = new StreamCatalogue(nodeFileOpener, { find: () => Promise.resolve(found) });
    store = new StreamStore(nodeFileOpener, catalogue, () => undefined);
  }, 120_000);
  afterAll(() => store.dispose());

  const incremental = cases.filter(({ json }) => json.sends.some(({ parent }) => parent !== null));
  let complete = 0;

  test.each(incremental.map(({ name }) => name))('%s', async (name) => {
    const held = store.hold({ file: URI.parse(files.get(name) ?? ''), part: 1 });
    const stream = await held.stream;
    const { parents, model } = await stream.document();
    // What the kernel says of an inode in its orphan name is what the parents know.
    for (const inode of inodesOf(model)) {
      const { ino, origin } = inode;
      const orphans = inode
        .names()
        .filter(isOrphan)
        .map((record) => parseOrphanName(record.name)?.ino);
      if (origin) expect(orphans.filter((orphan) => orphan !== ino)).toEqual([]);
    }
    const ends = [...parents.values()].map(({ chain }) => chain);
    if (
      ends.every(
        ({ end, parents: [nearest] }) => end === 'full' && nearest?.ctransidDiffers === false,
      )
    ) {
      complete += 1;
      const { index, layout, model } = await stream.document();
      const unknown = streamOutline(index, layout, model).filter(
        ({ ino, kind }) => ino === null && kind !== 'stream' && kind !== 'directory times',
      );
      expect(unknown).toEqual([]);
    }
    held.release();
  });

  test('most chains reach to a full send', () => {
    expect(complete).toBeGreaterThan(incremental.length / 2);
  });
});
