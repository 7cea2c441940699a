// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { evaluatableExpression } from '../../../client/debug/evaluatableExpression';

const line = '0x1a2  rename  inner/outer -> "with a \\" quote/x"  ino=257 | o257-7-0';

test.each([
  ['inner', 'inner/outer'],
  ['outer', 'inner/outer'],
  ['quote', '"with a \\" quote/x"'],
  ['257', '257'],
  ['o257', 'o257-7-0'],
  [' |', undefined],
])('at %j the debugger is asked for %j', (at, expected) => {
  const span = evaluatableExpression(line, line.indexOf(at));
  expect(span && line.slice(span.start, span.end)).toBe(expected);
});
