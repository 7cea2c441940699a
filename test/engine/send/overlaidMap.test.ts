// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { constant, integer, oneof, array, assert, property, record } from 'fast-check';
import { OverlaidMap } from '../../../engine/send/overlaidMap';

const keys = integer({ min: 0, max: 12 });
const change = oneof(
  record({ kind: constant('set' as const), key: keys, value: record({ number: integer() }) }),
  record({ kind: constant('delete' as const), key: keys }),
  record({ kind: constant('renew' as const), key: keys }),
);

test('is as a copy would be, in order too, and the base stays', () => {
  assert(
    property(array(keys), array(change), (present, changes) => {
      const base = new Map(present.map((key) => [key, { number: -key }]));
      const before = [...base];
      const overlaid = new OverlaidMap(base);
      const copy = new Map(base);
      for (const one of changes) {
        for (const map of [overlaid, copy]) {
          const value = map.get(one.key);
          if (one.kind !== 'set') map.delete(one.key);
          if (one.kind === 'set') map.set(one.key, one.value);
          if (one.kind === 'renew' && value !== undefined) map.set(one.key, value);
        }
        expect([...overlaid]).toEqual([...copy]);
        expect(overlaid.size).toBe(copy.size);
        expect(overlaid.has(one.key)).toBe(copy.has(one.key));
        expect(overlaid.get(one.key)).toBe(copy.get(one.key));
      }
      expect([...overlaid.keys()]).toEqual([...copy.keys()]);
      expect([...overlaid.values()]).toEqual([...copy.values()]);
      expect([...base]).toEqual(before);
      overlaid.clear();
      expect([...overlaid]).toEqual([]);
    }),
  );
});
