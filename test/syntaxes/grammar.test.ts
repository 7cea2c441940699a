// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import * as oniguruma from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import { expectGolden } from '../golden';
import {
  documentOf,
  fixtureBytes,
  linesOf,
  realStreams,
} from '../server/language/languageFixtures';
import { path, SyntheticStream } from '../server/language/syntheticStream';

const grammarFile = new URL('../../syntaxes/btrfs-stream.tmLanguage.json', import.meta.url);

async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(Uint8Array.from(readFileSync(wasm)).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () =>
      Promise.resolve(parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile.pathname)),
  });
  const grammar = await registry.loadGrammar('source.btrfs-stream');
  if (!grammar) throw new Error('The grammar was not loaded');
  return grammar;
}

const grammar = await loadGrammar();

/** A line's words with their innermost scopes; blanks and what has no scope of its own left out. */
function scopesOf(line: string): string[] {
  const { tokens, ruleStack } = grammar.tokenizeLine(line, INITIAL);
  // Line-local: a line, whatever it holds, leaves nothing open for the next.
  expect(ruleStack.depth).toBe(1);
  return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
    const scope = scopes.at(-1)?.replace('.btrfs-stream', '');
    const word = line.slice(startIndex, endIndex);
    return scope === 'source' || scope === undefined || word.trim() === ''
      ? []
      : [`  ${word}  ${scope}`];
  });
}

test.each(['orphan-directory', 'clones', 'encoded-v2'] as const)(
  'scopes of a real stream: %s',
  (name) => {
    const text = linesOf(documentOf(fixtureBytes(name)))
      .map((line) => `${line}\n${scopesOf(line).join('\n')}\n`)
      .join('');
    expectGolden(`grammar/${name}.txt`, text);
  },
);

test('every word of every real stream has a scope', () => {
  for (const name of realStreams) {
    for (const line of linesOf(documentOf(fixtureBytes(name)))) {
      const scoped = scopesOf(line).map((word) => word.slice(2, word.lastIndexOf('  ')));
      expect(scoped.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
    }
  }
});

test('names that look like the language are strings all the same', () => {
  const stream = new SyntheticStream()
    .begin('a" uuid=b')
    .add(CommandType.UNLINK, path('# no comment\\" mode=0644 \u202e'))
    .add(99, { type: AttributeType.INO, data: new Uint8Array(3) })
    .add(CommandType.UNLINK, path(`"${'x'.repeat(4099)}`))
    .end();
  const text = linesOf(documentOf(stream.bytes()))
    .filter((line) => !line.startsWith('#'))
    .map((line) => `${line}\n${scopesOf(line).join('\n')}\n`)
    .join('');
  expectGolden('grammar/hostile.txt', text);
});
