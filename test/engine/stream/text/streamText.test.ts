// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { layoutStreamText, PartComposer, streamText } from '../../../../engine/stream/streamText';
import { expectGolden } from '../../../golden';
import {
  documentOf,
  fixtureBytes,
  linesOf,
  realStreams,
} from '../../../server/language/languageFixtures';
import { manyFiles } from '../../../server/language/syntheticStream';

test.each(realStreams)('the text of a real stream: %s', (name) => {
  const { index, layout } = documentOf(fixtureBytes(name));
  expect(layout.partCount).toBe(1);
  expectGolden(`streamText/${name}.txt`, streamText(index, layout, 1));
});

test('each command has the line that the layout says, in every part, whatever the limits', () => {
  const limits = fc.record({
    lines: fc.integer({ min: 2, max: 60 }),
    characters: fc.integer({ min: 300, max: 20_000 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...realStreams), limits, (name, most) => {
      const document = documentOf(fixtureBytes(name), most);
      const { index, layout } = document;
      let next = 0;
      for (let part = 1; part <= layout.partCount; part++) {
        const lines = linesOf(document, part);
        expect(lines).toHaveLength(layout.lineCountOf(part));
        expect(layout.firstCommandOf(part)).toBe(next);
        for (const [line, text] of lines.entries()) {
          const command = layout.commandAt(part, line);
          expect(command === undefined).toBe(text.startsWith('#'));
          const below = layout.firstCommandAtOrAfter(part, line);
          expect(below).toBe(next < next + 1 && hasCommandFrom(lines, line) ? next : undefined);
          if (command === undefined) continue;
          expect(command).toBe(next++);
          expect(layout.lineOf(command)).toEqual({ part, line });
          expect(Number(text.split(' ')[0])).toBe(index.offsetOf(command));
        }
        expect(layout.commandCountOf(part)).toBe(next - layout.firstCommandOf(part));
      }
      expect(next).toBe(index.commandCount);
    }),
    { numRuns: 60 },
  );
});

const hasCommandFrom = (lines: readonly string[], line: number): boolean =>
  lines.slice(line).some((text) => !text.startsWith('#'));

test('parts keep to the limits', () => {
  const limits = { lines: 500, characters: 30_000 };
  const document = documentOf(manyFiles(1000), limits);
  const { layout } = document;
  expect(layout.partCount).toBeGreaterThan(10);
  for (let part = 1; part <= layout.partCount; part++) {
    const lines = linesOf(document, part);
    expect(lines.length).toBeLessThanOrEqual(limits.lines);
    expect(lines.join('\n').length + 1).toBeLessThanOrEqual(limits.characters);
    expect(lines[0]).toMatch(`# part ${part} of ${layout.partCount}: commands `);
  }
});

test.each([1, 7, 1000])('a part is the same made %i commands at a time', (count) => {
  const { index, layout } = documentOf(fixtureBytes('two-streams'), {
    lines: 20,
    characters: 3000,
  });
  for (let part = 0; part <= layout.partCount + 1; part++) {
    let text = '';
    const composer = new PartComposer(index, layout, part, (lines) => (text += lines));
    while (!composer.step(count)) continue;
    expect(text).toBe(streamText(index, layout, part));
    expect(composer.step(count)).toBe(true);
    expect(text).toBe(streamText(index, layout, part));
  }
});

test('a part that there is not has no text, no lines and no commands', () => {
  const { index, layout } = documentOf(fixtureBytes('full'));
  for (const part of [0, 2, -1, NaN, 1.5]) {
    expect(streamText(index, layout, part)).toBe('');
    expect(layout.lineCountOf(part)).toBe(0);
    expect(layout.commandAt(part, 6)).toBeUndefined();
  }
  expect(() => layout.lineOf(index.commandCount)).toThrow(RangeError);
});

test.each([
  ['empty', new Uint8Array(0)],
  ['garbage', new TextEncoder().encode('This is no stream, but some \u202etext\n')],
  ['only a header', fixtureBytes('full').subarray(0, 17)],
])('a file without any command says what is wrong: %s', (name, bytes) => {
  const index = indexStream(memorySource('stream', bytes));
  const layout = layoutStreamText(index);
  const text = streamText(index, layout, 1);
  expect(text.split('\n')).toHaveLength(layout.lineCountOf(1) + 1);
  expectGolden(`streamText/no-command-${name.replaceAll(' ', '-')}.txt`, text);
});
