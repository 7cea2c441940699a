// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { parseOffset } from '../../../client/commands/parseOffset';

test.each([
  ['0x1f3', 499],
  [' 0X1F3 ', 499],
  ['499', 499],
  ['1,234,567', 1_234_567],
  ['0', 0],
])('%s is an offset', (typed, offset) => {
  expect(parseOffset(typed)).toBe(offset);
});

test.each(['', '0x', '-1', '1.5', '1e3', 'f3', '9007199254740993', '0x1g'])(
  '%s is none',
  (typed) => {
    expect(parseOffset(typed)).toBeUndefined();
  },
);
