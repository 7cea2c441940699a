// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explainedLines } from '../../../client/kernels/explainedLines';

const command = (text: string, occurrence = 0) => ({
  ...{ text, occurrence, cause: 'a' },
  changes: [],
});

test('commands are found by their text, whatever its columns and the lines between', () => {
  const lines = ['utimes  ""', '@@ inode 257', '  unlink    "a"  ', 'utimes  ""', 'unlink "b"'];
  const [a, times] = [command('unlink  "a"'), command('utimes ""', 1)];
  expect(explainedLines(lines, [a, times])).toEqual([
    { line: 2, command: a },
    { line: 3, command: times },
  ]);
});

test('what is not in the text is passed over', () => {
  const found = command('unlink "b"');
  expect(explainedLines(['unlink "b"'], [command('unlink "a"'), found])).toEqual([
    { line: 0, command: found },
  ]);
});
