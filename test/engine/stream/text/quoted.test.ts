// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../../engine/byteString';
import { quoted } from '../../../../engine/stream/text/quoted';
import { namedBytes } from '../../../../server/debug/evaluate/namedBytes';

const shown = (text: string): string => quoted(byteStringOfText(text));

test('quotes a name, with its quotes and what is unsafe escaped', () => {
  expect(shown('a b')).toBe('"a b"');
  expect(shown('say "no"')).toBe(String.raw`"say \"no\""`);
  expect(shown('\u202Egnp.exe\n')).toBe(String.raw`"\u{202e}gnp.exe\u{a}"`);
});

test('shows of a name that is too long its beginning, and how much is left out', () => {
  expect(shown('a'.repeat(5000))).toBe(`"${'a'.repeat(4096)}"+904`);
});

test.each([
  'https://evil.example/x',
  'file:///etc/passwd',
  'ü://b://c',
  '://///',
  '[click](command:workbench.action.quit)',
  '[a](File:/etc/passwd)',
])('leaves no link to follow in %s, and loses nothing of it', (name) => {
  expect(shown(name)).not.toMatch(/:\/\/|\]\((command|file):/i);
  expect(namedBytes(shown(name).slice(1, -1))).toBe(byteStringOfText(name));
});

test.each(['12:30', 'a:/b', 'song [live](2019).mp3', 'command:x'])('shows %s as it is', (name) => {
  expect(shown(name)).toBe(`"${name}"`);
});
