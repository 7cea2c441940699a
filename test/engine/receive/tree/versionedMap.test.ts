// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VersionedMap } from '../../../../engine/receive/tree/versionedMap';

interface Value {
  readonly of: number;
}

/** Which version is changed, the key, and the value; none is to take it away. */
const change = fc.tuple(fc.nat(60), fc.nat(40), fc.option(fc.nat(9), { nil: undefined }));

test('every version keeps what it has, whichever are made and asked', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.array(fc.nat(60)), (changes, asked) => {
      const versions = [new VersionedMap<number, Value>(Array.from({ length: 20 }, entryOf))];
      const models = [new Map<number, Value>(Array.from({ length: 20 }, entryOf))];
      for (const [at, key, value] of changes) {
        const version = versions[at % versions.length];
        const model = new Map(models[at % models.length]);
        if (value === undefined) model.delete(key);
        else model.set(key, { of: value });
        models.push(model);
        const next =
          value === undefined ? version?.without(key) : version?.with(key, { of: value });
        if (next) versions.push(next);
      }
      expect(versions).toHaveLength(models.length);
      const all = [...asked.map((at) => at % versions.length), ...versions.keys()];
      for (const at of all) {
        const [version, model] = [versions[at], models[at]];
        expect(version?.size).toBe(model?.size);
        expect(sorted(version ?? [])).toEqual(sorted(model ?? []));
        for (const key of Array.from({ length: 41 }).keys())
          expect(version?.get(key)).toEqual(model?.get(key));
      }
    }),
  );
});

test('what is gone through stays as it is, whatever is asked meanwhile', () => {
  const first = new VersionedMap<number, Value>(Array.from({ length: 20 }, entryOf));
  const second = first.without(19).with(0, { of: 7 });
  const seen = [...first].map(([key, value]) => [key, value.of, second.get(key)?.of]);
  expect(seen).toEqual(
    Array.from({ length: 20 }, (_, key) => [key, 0, key === 19 ? undefined : key === 0 ? 7 : 0]),
  );
});

const entryOf = (_: unknown, key: number): [number, Value] => [key, { of: 0 }];

const sorted = (entries: Iterable<readonly [number, Value]>) =>
  [...entries].sort(([left], [right]) => left - right);
