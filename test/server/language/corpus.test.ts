// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { CommandType } from '../../../engine/stream/commandType';
import type { InodeModel } from '../../../server/language/inodes/inodeModel';
import { isOrphan, recordsOfPath } from '../../../server/language/inodes/namesAt';
import { never } from '../../../server/language/inodes/streamInode';
import { streamOutline } from '../../../server/language/outline';
import { string } from '../../../engine/stream/command';
import { readCommand } from '../../../engine/stream/decode';
import { AttributeType } from '../../../engine/stream/attributeType';
import { corpusCases, describeCorpus } from '../../corpus';
import { documentOf, inodesOf, linesOf } from './languageFixtures';

/** Bytes; larger streams hold more data, not more kinds of commands. */
const largest = 1_000_000;

describeCorpus('every real stream', () => {
  const cases = corpusCases().filter(({ json }) => json.stream.size < largest);

  test.each(cases.map(({ name }) => name))('%s', async (name) => {
    const chosen = cases.find((candidate) => candidate.name === name);
    if (!chosen) throw new Error(`no case ${name}`);
    const document = documentOf(Uint8Array.from(await chosen.streamBytes()));
    const { index, layout, model } = document;
    const lines = linesOf(document);
    expect(lines).toHaveLength(layout.lineCountOf(1));
    const total = Object.values(chosen.json.stream.commands).reduce((sum, count) => sum + count, 0);
    expect(lines.filter((line) => !line.startsWith('#'))).toHaveLength(total);

    const outline = streamOutline(index, layout, model);
    const full = chosen.json.sends.every(({ parent }) => parent === null);
    if (full) expect(outline.filter((entry) => entry.ino === null && isInode(entry))).toEqual([]);
    for (let command = 0; command < index.commandCount; command++)
      expectNamed(model, document.index, command, full);
    // Whole streams leave no inode under an orphan name.
    if (chosen.json.exit_code === 0 && index.typeOf(index.commandCount - 1) === CommandType.END)
      expect(
        inodesOf(model)
          .flatMap((inode) => inode.names())
          .filter((record) => isOrphan(record) && record.until === never)
          .map((record) => record.name),
      ).toEqual([]);
  });
});

const isInode = ({ kind }: { readonly kind: string }): boolean =>
  kind !== 'stream' && kind !== 'directory times';

/** The path leads to the command's inode by names of that time; in a full stream a command made each. */
function expectNamed(
  model: InodeModel,
  index: Parameters<typeof readCommand>[0],
  at: number,
  full: boolean,
): void {
  const inode = model.inodeOf(at);
  if (!inode) return;
  const path = string(readCommand(index, at, { dataLimit: 0 }), AttributeType.PATH);
  if (path === undefined) throw new Error(`command ${at} has an inode and no path`);
  const records = recordsOfPath(inode, path, at);
  expect(records?.map(({ name }) => name).join('/')).toBe(path);
  if (full) expect(records?.filter(({ from }) => from < 0)).toEqual([]);
}
