// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { engineEvents, engineFunctions } from '../../../server/debug/breakpoints/engineFunctions';
import { functionTarget } from '../../../server/debug/breakpoints/functionTarget';
import { globPattern } from '../../../server/debug/breakpoints/globPattern';

const send = fileURLToPath(new URL('../../../engine/send/', import.meta.url));

/** The names that the engine's sources hand to the probe. */
function probed(call: string): string[] {
  const pattern = new RegExp(`probe\\?\\.${call}\\(\\s*'([a-z_0-9]+)'`, 'g');
  const names = readdirSync(send)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(send + name, 'utf8').matchAll(pattern)])
    .map(([, name]) => name ?? '');
  return [...new Set(names)].sort();
}

test('every function and event of the engine can have a breakpoint', () => {
  expect([...engineFunctions].sort()).toEqual(probed('enter'));
  expect([...engineEvents].sort()).toEqual(probed('event'));
});

test.each([
  ['257', { kind: 'inodes', first: 257, last: 257 }],
  [' 257 - 301 ', { kind: 'inodes', first: 257, last: 301 }],
  ['get_cur_path', { kind: 'function', name: 'get_cur_path' }],
  ['orphanize', { kind: 'event', name: 'orphanize' }],
  ['encoded_write', { kind: 'command', name: 'ENCODED_WRITE' }],
  ['constructor', { kind: 'path' }],
])('%s is understood', (name, target) => {
  expect(functionTarget(name)).toMatchObject(target);
});

test.each(['301-257', '99999999999999999999', 'get_cur_pth', 'renam'])('%s is refused', (name) => {
  expect(functionTarget(name)).toEqual(expect.any(String));
});

test.each([
  ['a/*', 'a/b', true],
  ['a/*', 'a/b/c', false],
  ['/a/**', 'a/b/c', true],
  ['**/c', 'c', true],
  ['**/c', 'a/b/c', true],
  ['?.txt', 'x.txt', true],
  ['?.txt', 'xxtxt', false],
  ['(+)[x]', '(+)[x]', true],
])('%s against %s', (glob, path, matches) => {
  expect(globPattern(glob).test(path)).toBe(matches);
});

test('a glob of many parts is tested at once, whatever the path', () => {
  const path = 'a/'.repeat(2000);
  expect(globPattern(`${'**/'.repeat(50)}b`).test(path)).toBe(false);
  expect(globPattern(`${'*a'.repeat(50)}b`).test('a'.repeat(255))).toBe(false);
  expect(globPattern(`${'**/'.repeat(50)}**`).test(path)).toBe(true);
});
