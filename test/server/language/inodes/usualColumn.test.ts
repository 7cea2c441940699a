// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsualColumn } from '../../../../server/language/inodes/usualColumn';

test('numbers are kept as they come, and beyond them is the usual one', () => {
  const number = fc.oneof({ weight: 9, arbitrary: fc.constant(-1) }, fc.integer());
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const column = new UsualColumn(-1, 0);
      for (const each of numbers) column.push(each);
      const read = Array.from({ length: numbers.length + 100 }, (_, at) => column.at(at));
      expect(read).toEqual([...numbers, ...Array.from({ length: 100 }, () => -1)]);
    }),
  );
});
