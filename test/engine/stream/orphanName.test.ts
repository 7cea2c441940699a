// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../engine/byteString';
import { parseOrphanName } from '../../../engine/stream/orphanName';

const form = /^o(\d{1,20})-(\d{1,20})-(\d{1,10})$/;

test('an orphan name is what has its form, with numbers that are exact', () => {
  const digits = fc.stringMatching(/^\d{0,22}$/);
  const near = fc.stringMatching(/^o?[\d/a-]{0,12}$/);
  const name = fc.oneof(
    fc.tuple(digits, digits, digits).map(([ino, gen, index]) => `o${ino}-${gen}-${index}`),
    near,
  );
  fc.assert(
    fc.property(name, (text) => {
      const [, ino, gen, index] = (form.exec(text) ?? []).map(Number);
      const isOne = Number.isSafeInteger(ino) && Number.isSafeInteger(gen);
      const expected = isOne ? { ino, gen, index } : undefined;
      expect(parseOrphanName(byteStringOfText(text))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(parseOrphanName(byteStringOfText('o257-10-0'))).toEqual({ ino: 257, gen: 10, index: 0 });
});
