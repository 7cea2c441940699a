// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { inlayHints } from '../../../server/language/inlayHints';
import { semanticTokens, semanticTokensLegend } from '../../../server/language/semanticTokens';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { atOnce } from '../../../server/steps';
import { expectGolden } from '../../golden';
import { documentOf, fixtureBytes, linesOf } from './languageFixtures';
import { manyFiles } from './syntheticStream';

const everything = { start: { line: 0, character: 0 }, end: { line: 2 ** 31 - 1, character: 0 } };

interface PlacedToken {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** The tokens as places, from the protocol's differences. */
function tokensOf(document: StreamDocument, range?: typeof everything): PlacedToken[] {
  const data = atOnce(semanticTokens(document, 1, range))?.data ?? [];
  const tokens: PlacedToken[] = [];
  let [line, start] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, columns = 0, length = 0, type = 0] = data.slice(at, at + 4);
    start = lines === 0 ? start + columns : columns;
    line += lines;
    const name = semanticTokensLegend.tokenTypes[type] ?? '?';
    tokens.push({ line, start, end: start + length, type: name });
  }
  return tokens;
}

test.each(['orphan-directory', 'links', 'put-off-moves', 'full'] as const)(
  'orphan names, dead names, inode numbers and what orphans are called: %s',
  (name) => {
    const document = documentOf(fixtureBytes(name));
    const tokens = tokensOf(document);
    const hints = atOnce(inlayHints(document, 1, everything));
    const text = linesOf(document).map((line, at) => {
      const told = [
        ...tokens
          .filter((token) => token.line === at)
          .map(({ start, end, type }) => `  ${type} ${line.slice(start, end)}`),
        ...hints
          .filter(({ position }) => position.line === at)
          .map(
            ({ position, label }) =>
              `${position.character === line.length ? '' : '?'}  ‹${typeof label === 'string' ? label : '?'}›`,
          ),
      ];
      return told.length === 0 ? '' : `${line}\n${told.join('\n')}\n`;
    });
    expectGolden(`decorations/${name}.txt`, text.join(''));
  },
);

test('of a range only its lines are told, and of all lines the same', () => {
  const document = documentOf(fixtureBytes('full'));
  const range = { start: { line: 10, character: 0 }, end: { line: 20, character: 0 } };
  const all = tokensOf(document);
  expect(tokensOf(document, everything)).toEqual(all);
  expect(tokensOf(document, range)).toEqual(all.filter(({ line }) => line >= 10 && line <= 20));
  expect(tokensOf(document, range)).not.toEqual([]);
  const hinted = atOnce(inlayHints(document, 1, range)).map(({ position }) => position.line);
  expect(Math.min(...hinted)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...hinted)).toBeLessThanOrEqual(20);
});

test('a long text is coloured by ranges alone', () => {
  const document = documentOf(manyFiles(2000));
  expect(atOnce(semanticTokens(document, 1))).toBeUndefined();
  const range = { start: { line: 9000, character: 0 }, end: { line: 9100, character: 0 } };
  expect(tokensOf(document, range).length).toBeGreaterThan(10);
});
