// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortInSteps } from '../../../../engine/receive/rebuild/sortInSteps';

interface Numbered {
  readonly key: number;
  readonly place: number;
}

test('values are sorted, equal ones stay in order, and no step compares many', () => {
  const keys = fc.array(fc.nat({ max: 300 }), { maxLength: 3000, size: 'max' });
  fc.assert(
    fc.property(keys, (some) => {
      const values = some.map((key, place): Numbered => ({ key, place }));
      let compared = 0;
      let most = 0;
      const steps = sortInSteps(values, (a, b) => {
        compared += 1;
        return a.key - b.key;
      });
      for (;;) {
        compared = 0;
        const { done, value } = steps.next();
        most = Math.max(most, compared);
        if (done !== true) continue;
        expect(value).toEqual(values.toSorted((a, b) => a.key - b.key || a.place - b.place));
        break;
      }
      // 256 values need 8 rounds to be sorted.
      expect(most).toBeLessThanOrEqual(256 * 8);
    }),
  );
});
