// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../../server/language/callHierarchy';
import { declaration, definition } from '../../../server/language/definition';
import { references } from '../../../server/language/references';
import { streamLinks } from '../../../server/language/streamLinks';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { atOnce } from '../../../server/steps';
import { documentOf, linesOf } from './languageFixtures';
import { openWorkspace, type OpenWorkspace } from './openWorkspace';
import { number, path, SyntheticStream } from './syntheticStream';

const uuid = (type: number, byte: number) => ({ type, data: new Uint8Array(16).fill(byte) });

/** A file that is cloned from the parent's, which the parent has renamed since it made it. */
const parent = new SyntheticStream()
  .add(
    CommandType.SUBVOL,
    path('one'),
    uuid(AttributeType.UUID, 1),
    number(AttributeType.CTRANSID, 5),
  )
  .add(CommandType.MKFILE, path('o257-5-0'), number(AttributeType.INO, 257))
  .rename('o257-5-0', 'source')
  .end();
const child = new SyntheticStream()
  .add(
    CommandType.SNAPSHOT,
    path('two'),
    uuid(AttributeType.UUID, 2),
    number(AttributeType.CTRANSID, 6),
    uuid(AttributeType.CLONE_UUID, 1),
    number(AttributeType.CLONE_CTRANSID, 5),
  )
  .rename('source', 'moved')
  .add(CommandType.MKFILE, path('o258-6-0'), number(AttributeType.INO, 258))
  .rename('o258-6-0', 'copy')
  .add(
    CommandType.CLONE,
    path('copy'),
    number(AttributeType.FILE_OFFSET, 0),
    number(AttributeType.CLONE_LEN, 4096),
    uuid(AttributeType.CLONE_UUID, 1),
    number(AttributeType.CLONE_CTRANSID, 5),
    path('source', AttributeType.CLONE_PATH),
    number(AttributeType.CLONE_OFFSET, 0),
  )
  .end();

let folder: string;
let workspace: OpenWorkspace;
let document: StreamDocument;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-cross-'));
  writeFileSync(join(folder, 'one.btrfs-stream'), parent.bytes());
  writeFileSync(join(folder, 'two.btrfs-stream'), child.bytes());
  workspace = openWorkspace(folder);
  document = await (await workspace.get('two.btrfs-stream')).document();
});
afterAll(() => {
  workspace.store.dispose();
  rmSync(folder, { recursive: true });
});

/** Where a text is in the line of the clone. */
function cloneAt(text: string): { readonly line: number; readonly character: number } {
  const lines = linesOf(document);
  const line = lines.findIndex((each) => /\bclone\b.*clone_path/.test(each));
  return { line, character: (lines[line]?.indexOf(text) ?? -1) + text.length };
}

test('a clone source leads into the stream that makes it', () => {
  const source = cloneAt('clone_path="s');
  const one = expect.stringContaining('one.btrfs-stream') as unknown;
  const made = linesOf(documentOf(parent.bytes())).findIndex((line) => line.includes('path_to='));
  expect(definition(document, 1, source)).toMatchObject({
    uri: one,
    range: { start: { line: made } },
  });
  expect(declaration(document, 1, source)).toMatchObject({
    uri: one,
    range: { start: { line: made - 1 } },
  });
  expect(definition(document, 1, cloneAt('clone_uuid=0'))).toMatchObject({
    uri: one,
    range: { start: { line: made - 2 } },
  });
  expect(atOnce(streamLinks(document, 1))).toHaveLength(2);
});

test('the history of a copy has the file that it is cloned from', () => {
  const [copy] = prepareCallHierarchy(document, 1, cloneAt('"c')) ?? [];
  if (!copy) throw new Error('no item');
  expect(atOnce(incomingCalls(document, copy)).map(({ from }) => [from.name, from.detail])).toEqual(
    [
      ['258  o258-6-0', 'mkfile'],
      ['257  source', 'rename'],
    ],
  );
});

test('a name that changes thirty thousand times is followed no further than is shown', () => {
  const stream = new SyntheticStream().begin().add(CommandType.MKFILE, path('a0'));
  for (let at = 0; at < 30_000; at++) stream.rename(`a${at % 2}`, `a${(at + 1) % 2}`);
  const hostile = documentOf(stream.end().bytes());
  const [item] = prepareCallHierarchy(hostile, 1, { line: 5_000, character: 0 }) ?? [];
  if (!item) throw new Error('no item');
  expect(atOnce(incomingCalls(hostile, item))).toHaveLength(1);
  expect(atOnce(outgoingCalls(hostile, item))).toHaveLength(1);
  expect(atOnce(references(hostile, 1, { line: 5_000, character: 0 }, true))).toHaveLength(20_000);
});
