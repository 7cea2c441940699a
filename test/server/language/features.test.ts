// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver';
import { definition } from '../../../server/language/definition';
import { diagnostics } from '../../../server/language/diagnostics';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { foldingRanges } from '../../../server/language/foldingRanges';
import { hover } from '../../../server/language/hover';
import { streamOutline } from '../../../server/language/outline';
import { references } from '../../../server/language/references';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { atOnce } from '../../../server/steps';
import { expectGolden } from '../../golden';
import { documentOf, fixtureBytes, linesOf, realStreams } from './languageFixtures';

test.each(realStreams)('outline, symbols and folding of a real stream: %s', (name) => {
  const document = documentOf(fixtureBytes(name));
  const outline = streamOutline(document.index, document.layout, document.model);
  expectGolden(`outline/${name}.json`, json(outline));
  expectGolden(`symbols/${name}.json`, json(atOnce(documentSymbols(document, 1))));
  expectGolden(`folding/${name}.json`, json(atOnce(foldingRanges(document, 1))));
});

test.each(['orphan-directory', 'clones', 'encoded-v2'] as const)(
  'hover at every column of a real stream: %s',
  (name) => {
    const document = documentOf(fixtureBytes(name));
    const text = linesOf(document)
      .map((line, at) => hoversOf(document, line, at))
      .join('\n');
    expectGolden(`hover/${name}.md`, text);
  },
);

test.each(realStreams)('definitions and references in a real stream: %s', (name) => {
  const document = documentOf(fixtureBytes(name));
  const text = linesOf(document)
    .map((line, at) => linksOf(document, line, at))
    .join('');
  expectGolden(`links/${name}.txt`, text);
});

test('diagnostics of damaged streams', () => {
  const whole = fixtureBytes('put-off-moves');
  const flipped = whole.slice();
  flipped[0x9a + 20] = 0xff;
  const reports = {
    truncated: atOnce(diagnostics(documentOf(whole.subarray(0, 1000)), 1)),
    'a byte changed': atOnce(diagnostics(documentOf(flipped), 1)),
    empty: atOnce(diagnostics(documentOf(new Uint8Array(0)), 1)),
    'the header changed': atOnce(diagnostics(documentOf(whole.with(3, 0)), 1)),
    whole: atOnce(diagnostics(documentOf(whole), 1)),
  };
  expect(reports.whole).toEqual([]);
  expectGolden('diagnostics.json', json(reports));
});

/** What is shown over a line, each text once, with the columns that it is shown at. */
function hoversOf(document: StreamDocument, line: string, at: number): string {
  const places = new Map<string, Set<string>>();
  for (let character = 0; character <= line.length; character++) {
    const found = hover(document, 1, { line: at, character });
    if (!found) continue;
    const text = JSON.stringify(found.contents, null, 1)
      .replaceAll('\\n', '\n')
      .replaceAll('\\"', '"');
    places.set(text, (places.get(text) ?? new Set()).add(columns(found.range)));
  }
  const shown = [...places].map(([text, ranges]) => `--- ${[...ranges].join(' ')}\n${text}`);
  return [`${'='.repeat(20)} ${line}`, ...shown].join('\n');
}

/** Where the definitions of a line's words are, and its references. */
function linksOf(document: StreamDocument, line: string, at: number): string {
  let text = `${line}\n`;
  let last: string | undefined;
  for (let character = 0; character <= line.length; character++) {
    const found = definition(document, 1, { line: at, character });
    const used = atOnce(references(document, 1, { line: at, character }, true));
    const link = `  ${character}: defined ${found ? place(found.range) : 'nowhere'}, used ${used.map(({ range }) => place(range)).join(' ')}\n`;
    const differs = link.slice(link.indexOf(':')) !== last;
    if (differs && used.length > 0) text += link;
    last = link.slice(link.indexOf(':'));
  }
  return text;
}

const columns = (range: Range | undefined): string =>
  range ? `${range.start.character}-${range.end.character}` : '';
const place = (range: Range): string => `${range.start.line}:${columns(range)}`;
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
