// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, expect, test } from 'vitest';
import type {
  CallHierarchyItem,
  Location,
  Position,
  Range,
  SelectionRange,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
  textOf,
} from '../../../server/language/callHierarchy';
import { codeLenses } from '../../../server/language/codeLenses';
import { declaration, definition } from '../../../server/language/definition';
import { hover } from '../../../server/language/hover';
import { documentHighlights, references } from '../../../server/language/references';
import { selectionRanges } from '../../../server/language/selectionRanges';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { streamLinks } from '../../../server/language/streamLinks';
import { parseStreamTextUri } from '../../../server/streamUri';
import { atOnce } from '../../../server/steps';
import { expectGolden } from '../../golden';
import { linesOf } from './languageFixtures';
import { exampleFolder, openWorkspace } from './openWorkspace';

const workspace = openWorkspace(exampleFolder);
const notCancelled = { isCancellationRequested: false };
afterAll(() => {
  workspace.search.release();
  workspace.store.dispose();
});

const streams = ['swap.btrfs-stream', 'features-v2.btrfs-stream'] as const;
const open = async (name: string): Promise<StreamDocument> =>
  (await workspace.get(name)).document();

test.each(streams)(
  'every word of a stream leads to what made it, parents’ included: %s',
  async (name) => {
    const document = await open(name);
    const text = linesOf(document).flatMap((line, at) => [
      line,
      ...perWord(line, (character) => {
        const position = { line: at, character };
        const used = atOnce(references(document, 1, position, true));
        if (used.length === 0 && !definition(document, 1, position)) return undefined;
        return [
          `defined ${placeText(definition(document, 1, position))}`,
          `declared ${placeText(declaration(document, 1, position))}`,
          `used ${used.map(placeText).join(' ')}`,
        ].join(', ');
      }),
    ]);
    expectGolden(`navigation/${name}.txt`, `${text.join('\n')}\n`);
  },
);

test('highlights, and what grows around a place', async () => {
  const document = await open('swap.btrfs-stream');
  const text = linesOf(document).flatMap((line, at) => [
    line,
    ...perWord(line, (character) => {
      const position = { line: at, character };
      const marked = atOnce(documentHighlights(document, 1, position));
      const [around] = selectionRanges(document, 1, [position]);
      return `${marked.map(({ range, kind }) => `${rangeText(range)}${kind === 3 ? 'w' : 'r'}`).join(' ')} | ${growth(around)}`;
    }),
  ]);
  expectGolden('navigation/swap.selections.txt', `${text.join('\n')}\n`);
});

test('hover tells of names before and after, of parents, and what orphan names are for', async () => {
  const document = await open('swap.btrfs-stream');
  const text = linesOf(document)
    .slice(0, 14)
    .flatMap((line, at) => [
      `${'='.repeat(20)} ${line}`,
      ...perWord(line, (character) => {
        const found = hover(document, 1, { line: at, character });
        return found ? JSON.stringify(found.contents).replaceAll('\\n', '\n') : undefined;
      }),
    ]);
  expectGolden('navigation/swap.hover.md', `${text.join('\n')}\n`);
});

test('lenses and links lead to the parent', async () => {
  const document = await open('swap.btrfs-stream');
  const shown = {
    lenses: codeLenses(document, 1).slice(0, 3),
    links: atOnce(streamLinks(document, 1)),
  };
  const text = JSON.stringify(shown, null, 1).replaceAll(URI.file(exampleFolder).path, '');
  expectGolden('navigation/swap.lenses.json', `${text}\n`);
});

test('the history of an inode goes back through the parents, and on to its end', async () => {
  const document = await open('features-v2.btrfs-stream');
  const lines: string[] = [];
  for (const [at, line] of linesOf(document).entries()) {
    const [item] = prepareCallHierarchy(document, 1, { line: at, character: 0 }) ?? [];
    if (!item) continue;
    lines.push(line, `  ${itemText(item)}`);
    await listCalls(item, 'in', '    <-', lines);
    await listCalls(item, 'out', '    ->', lines);
  }
  expectGolden('navigation/features.history.txt', `${lines.join('\n')}\n`);
});

test.each(['right', '257', 'o257-7-0', 'LEFT', 'b288032d', 'swap', ' ', 'nothing of the kind'])(
  'symbols of the workspace: %s',
  async (query) => {
    const found = await workspace.search.symbols(query, {
      ...notCancelled,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    });
    const text = found.map(
      ({ name, kind, containerName, location }) =>
        `${name} [${kind}] in ${containerName ?? '?'} at ${'range' in location ? placeText(location) : ''}`,
    );
    expectGolden(`navigation/symbols.${query.trim() || 'blank'}.txt`, `${text.join('\n')}\n`);
  },
);

test('a search that is cancelled ends', async () => {
  const found = await workspace.search.symbols('a', {
    isCancellationRequested: true,
    onCancellationRequested: () => ({ dispose: () => undefined }),
  });
  expect(found).toEqual([]);
});

async function listCalls(
  item: CallHierarchyItem,
  way: 'in' | 'out',
  indent: string,
  lines: string[],
): Promise<void> {
  const asked = parseStreamTextUri(URI.parse(textOf(item).textDocument.uri));
  if (!asked || indent.length > 20) return;
  const document = await (await workspace.store.get(asked)).document();
  const calls =
    way === 'in'
      ? atOnce(incomingCalls(document, item)).map(({ from, fromRanges }) => ({
          next: from,
          fromRanges,
        }))
      : atOnce(outgoingCalls(document, item)).map(({ to, fromRanges }) => ({
          next: to,
          fromRanges,
        }));
  for (const { next, fromRanges } of calls) {
    lines.push(`${indent} ${itemText(next)} by ${fromRanges.map(rangeText).join(' ')}`);
    await listCalls(next, way, `  ${indent}`, lines);
  }
}

const itemText = ({ name, detail, uri, range }: CallHierarchyItem): string =>
  `${name} (${detail ?? ''}) ${placeText({ uri, range })}`;

/** What is found at each column, each text once, with the first column that it is at. */
function perWord(line: string, find: (character: number) => string | undefined): string[] {
  const found: string[] = [];
  let last: string | undefined;
  for (let character = 0; character <= line.length; character++) {
    const text = find(character);
    if (text !== last && text !== undefined) found.push(`  ${character}: ${text}`);
    last = text;
  }
  return found;
}

function growth(around: SelectionRange | undefined): string {
  const ranges: string[] = [];
  for (let at = around; at; at = at.parent) ranges.push(spanText(at.range));
  return ranges.join(' < ');
}

const point = ({ line, character }: Position): string =>
  `${line}:${character === 0x7fff_ffff ? '$' : character}`;
const spanText = ({ start, end }: Range): string => `${point(start)}-${point(end)}`;
const rangeText = ({ start, end }: Range): string =>
  `${point(start)}-${end.character === 0x7fff_ffff ? '$' : end.character}`;
function placeText(place: Location | undefined): string {
  if (!place) return 'nowhere';
  const file = /([^/]+)\.btrfs-stream/.exec(place.uri)?.[1] ?? place.uri;
  return `${file}@${rangeText(place.range)}`;
}
