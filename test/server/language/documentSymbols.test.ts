// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { documentSymbols, documentSymbolsAsJson } from '../../../server/language/documentSymbols';
import { atOnce } from '../../../server/steps';
import { documentOf, fixtureBytes, realStreams } from './languageFixtures';

const streams: readonly (readonly [string, Uint8Array])[] = [
  ...realStreams.map((name) => [name, fixtureBytes(name)] as const),
  ['empty', new Uint8Array(0)],
  ['only a header', fixtureBytes('full').subarray(0, 17)],
];

test.each(streams)('an outline is the same made as JSON: %s', (_name, bytes) => {
  for (const limits of [undefined, { lines: 20, characters: 3000 }]) {
    const document = documentOf(bytes, limits);
    for (let part = 1; part <= document.layout.partCount; part++) {
      const symbols = atOnce(documentSymbols(document, part));
      expect(JSON.stringify(atOnce(documentSymbolsAsJson(document, part)))).toBe(
        JSON.stringify(symbols),
      );
    }
  }
});
