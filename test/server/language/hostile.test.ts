// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { definition } from '../../../server/language/definition';
import { diagnostics } from '../../../server/language/diagnostics';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { foldingRanges } from '../../../server/language/foldingRanges';
import { hover } from '../../../server/language/hover';
import { codeSpan } from '../../../server/language/markdown';
import { streamOutline } from '../../../server/language/outline';
import { references } from '../../../server/language/references';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { atOnce } from '../../../server/steps';
import { documentOf, fixtureBytes, linesOf, realStreams } from './languageFixtures';
import { number, path, SyntheticStream } from './syntheticStream';

/** Names few enough to meet again, with everything that could break a line or Markdown. */
const names = [
  'a',
  'a/b',
  'a/b/c',
  'b',
  'o257-7-0',
  'o258-7-0',
  '',
  '/',
  'a//b',
  '..',
  '`',
  '``|<b>',
];
const pathOf = fc.constantFrom(...names);
const pathTypes = [
  AttributeType.PATH,
  AttributeType.PATH_TO,
  AttributeType.PATH_LINK,
  AttributeType.CLONE_PATH,
];

const anyAttribute = fc.oneof(
  fc.tuple(fc.constantFrom(...pathTypes), pathOf).map(([type, text]) => path(text, type)),
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.uint8Array({ maxLength: 20 }))
    .map(([type, data]) => ({ type, data })),
  fc.constantFrom(257, 258).map((ino) => number(AttributeType.INO, ino)),
  fc.constant({ type: AttributeType.CLONE_UUID, data: new Uint8Array(16).fill(1) }),
);

/** Commands that make sense one by one, and none at all together. */
const anyCommand = fc
  .tuple(fc.integer({ min: 0, max: 28 }), pathOf, pathOf, fc.array(anyAttribute, { maxLength: 3 }))
  .map(([type, from, to, more]) =>
    encodeCommand(
      type,
      [
        path(from),
        ...more,
        path(to, type === CommandType.RENAME ? AttributeType.PATH_TO : AttributeType.PATH_LINK),
      ].filter(({ type: attribute }) => attribute !== AttributeType.DATA),
      1,
    ),
  );

test('nonsense of commands in a row: every feature answers everywhere, within the text', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      const begin = new SyntheticStream().begin().bytes();
      checkEverywhere(
        documentOf(Uint8Array.from([begin, ...commands].flatMap((part) => [...part]))),
      );
    }),
    { numRuns: 40 },
  );
});

test('real streams with bytes changed: every feature answers everywhere, within the text', () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  const changes = fc.array(change, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(...realStreams), changes, fc.nat(), (name, list, cut) => {
      const bytes = fixtureBytes(name);
      for (const [at, byte] of list) bytes[at % bytes.length] = byte;
      checkEverywhere(
        documentOf(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % 400 : 0))),
        7,
      );
    }),
    { numRuns: 25 },
  );
});

test('a file of any bytes behind a header', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 0, max: 4 }),
      (bytes, version) => {
        checkEverywhere(documentOf(Uint8Array.from([...encodeHeader(version), ...bytes])));
        checkEverywhere(documentOf(bytes));
      },
    ),
  );
});

test('directories that are linked into each other are walked only so far', () => {
  const stream = new SyntheticStream().begin();
  const link = (name: string, target: string) =>
    stream.add(CommandType.LINK, path(name), path(target, AttributeType.PATH_LINK));
  for (const name of ['a', 'b', 'a/c'])
    stream.add(CommandType.MKDIR, path(name), number(AttributeType.INO, 300));
  link('b/a', 'a');
  link('a/b', 'b');
  for (let depth = 0; depth < 40; depth++) link(`b/${'a/b/'.repeat(depth)}n${depth}`, 'b/a/c');
  stream.rename('a', 'b/a/x').rename('b', 'a/b/b').end();
  checkEverywhere(documentOf(stream.bytes()));
});

test('a path of thousands of directories is shown, not followed to exhaustion', () => {
  const stream = new SyntheticStream().begin();
  for (let at = 0; at < 20; at++) stream.add(CommandType.UNLINK, path(`${at}/`.repeat(5000)));
  const document = documentOf(stream.end().bytes());
  expect(hover(document, 1, { line: 10, character: 40 })).toBeDefined();
  expect(linesOf(document)).toHaveLength(29);
});

test('two files renamed again and again in turns do not take for ever', () => {
  const stream = new SyntheticStream().begin();
  for (let at = 0; at < 20_000; at++)
    stream.rename(`a${at}`, `a${at + 1}`).rename(`o257-7-${at}`, `o257-7-${at + 1}`);
  const { index, layout, model } = documentOf(stream.end().bytes());
  const outline = streamOutline(index, layout, model);
  expect(outline).toHaveLength(40_000);
  expect(outline.at(-2)).toMatchObject({ path: 'a20000', detail: 'renamed' });
});

test('a hostile name stays inside its code span', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('`', '``', ' ', 'a', '|', '<', '\\', ']') }),
      (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        expect(span.endsWith(fence)).toBe(true);
        const inside = span.slice(fence.length, -fence.length);
        const runs: readonly string[] = inside.match(/`+/g) ?? [];
        expect(runs).not.toContain(fence);
        expect(inside.trim()).toBe(text.trim());
      },
    ),
  );
});

/** Asks all that can be asked, at every column or every few, and looks at what comes back. */
function checkEverywhere(document: StreamDocument, every = 3): void {
  const { layout } = document;
  for (let part = 1; part <= layout.partCount; part++) {
    const lines = linesOf(document, part);
    const inText = (range: Range | undefined): void => expectInText(lines, range);
    for (const symbol of atOnce(documentSymbols(document, part))) {
      inText(symbol.range);
      expect(symbol.name).not.toBe('');
    }
    for (const { startLine, endLine } of atOnce(foldingRanges(document, part))) {
      expect(startLine).toBeLessThan(endLine);
      expect(endLine).toBeLessThan(lines.length);
    }
    for (const { range, message } of atOnce(diagnostics(document, part))) {
      inText(range);
      expect(message).not.toBe('');
    }
    for (const [line, text] of lines.entries()) {
      for (let character = 0; character <= text.length + 1; character += every) {
        inText(hover(document, part, { line, character })?.range);
        inText(definition(document, part, { line, character })?.range);
        if (character < every * 5)
          atOnce(references(document, part, { line, character }, true)).forEach(({ range }) =>
            inText(range),
          );
      }
    }
  }
}

function expectInText(lines: readonly string[], range: Range | undefined): void {
  if (!range) return;
  const { start, end } = range;
  // Beyond a line's end is its end, by the protocol: whole lines say so.
  const wholeLines = end.character === 2 ** 31 - 1;
  expect(start.line).toBeLessThanOrEqual(end.line);
  if (lines.length > 0) expect(end.line).toBeLessThan(lines.length);
  expect(start.character).toBeLessThanOrEqual(lines[start.line]?.length ?? 0);
  if (!wholeLines) expect(end.character).toBeLessThanOrEqual(lines[end.line]?.length ?? 0);
  if (start.line === end.line) expect(start.character).toBeLessThanOrEqual(end.character);
}
