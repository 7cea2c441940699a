// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { partLimits } from '../../../engine/stream/text/partLayout';
import { definition } from '../../../server/language/definition';
import { documentLinks } from '../../../server/language/documentLinks';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { foldingRanges } from '../../../server/language/foldingRanges';
import { streamOutline } from '../../../server/language/outline';
import { references } from '../../../server/language/references';
import { atOnce, inTurns } from '../../../server/steps';
import { documentOf, linesOf } from './languageFixtures';
import { manyFiles } from './syntheticStream';

test('a stream of 300,000 commands: parts, and features across them', async () => {
  const document = documentOf(manyFiles(50_000));
  const { index, layout, model } = document;
  expect(index.commandCount).toBe(300_004);
  expect(layout.partCount).toBeGreaterThan(1);

  const outline = streamOutline(index, layout, model);
  expect(outline).toHaveLength(50_001);
  let symbols = 0;
  for (let part = 1; part <= layout.partCount; part++) {
    const lines = linesOf(document, part);
    expect(lines.length).toBe(layout.lineCountOf(part));
    expect(lines.length).toBeLessThanOrEqual(partLimits.lines);
    expect(lines.reduce((sum, line) => sum + line.length + 1, 0)).toBeLessThanOrEqual(
      partLimits.characters,
    );
    symbols += atOnce(documentSymbols(document, part)).length;
    expect(atOnce(foldingRanges(document, part)).at(-1)?.endLine).toBeLessThan(lines.length);
  }
  // A group that a part's end divides is in both parts.
  expect(symbols).toBeGreaterThanOrEqual(outline.length);
  expect(symbols).toBeLessThan(outline.length + layout.partCount);

  const wanted = { isCancellationRequested: false };
  expect(await inTurns(documentSymbols(document, 1), wanted)).toEqual(
    atOnce(documentSymbols(document, 1)),
  );

  const links = documentLinks(document, 2).map(({ target }) => target);
  expect(links[0]).toBe(document.uriOf(1));
  expect(documentLinks(document, 1).map(({ target }) => target)).toEqual([document.uriOf(2)]);

  // The directory that the last file is in was named in the first part, in the second command.
  const last = layout.lineOf(index.commandCount - 3);
  expect(last.part).toBe(layout.partCount);
  expect(definition(document, last.part, { line: last.line, character: 29 })).toEqual({
    uri: document.uriOf(1),
    range: {
      start: { line: layout.lineOf(2).line, character: 57 },
      end: { line: layout.lineOf(2).line, character: 68 },
    },
  });
  const used = atOnce(references(document, last.part, { line: last.line, character: 29 }, true));
  expect(used.map(({ uri }) => uri)).toEqual([document.uriOf(1), document.uriOf(1)]);
});
