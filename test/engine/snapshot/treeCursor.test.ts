// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findItem } from '../../../engine/snapshot/findItem';
import { compareKeys, type Key } from '../../../engine/snapshot/key';
import { MemoryForest, memoryTree } from './memoryTree';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';

const field = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: -6, max: -1 }),
  fc.constantFrom(2 ** 53 - 1, 2 ** 32, 2 ** 32 - 1, 2 ** 31, -(2 ** 40)),
);
const anyKey: fc.Arbitrary<Key> = fc.record({
  objectid: field,
  type: fc.integer({ min: 0, max: 255 }),
  offset: field,
});
const anyKeys = fc
  .uniqueArray(anyKey, {
    maxLength: 60,
    comparator: (left, right) => compareKeys(left, right) === 0,
  })
  .map((keys) => keys.toSorted(compareKeys));
const anyFanOut = fc.integer({ min: 2, max: 5 });

const tree = (keys: readonly Key[], fanOut: number) =>
  memoryTree(
    keys.map((key, index) => ({ key, data: Uint8Array.of(index) })),
    { rootId: 256, fanOut },
  );

test('goes through all items in order, forwards and backwards', () => {
  fc.assert(
    fc.property(anyKeys, anyFanOut, (keys, fanOut) => {
      const cursor = TreeCursor.seek(tree(keys, fanOut), { objectid: 0, type: 0, offset: 0 });
      const forwards: Key[] = [];
      for (let more = cursor.valid; more; more = cursor.next()) forwards.push(cursor.key);
      expect(forwards).toEqual(keys);
      expect(cursor.valid).toBe(false);
      const backwards: Key[] = [];
      while (cursor.previous()) backwards.push(cursor.key);
      expect(backwards).toEqual(keys.toReversed());
      if (keys.length > 0) expect(cursor.key).toEqual(keys[0]);
    }),
  );
});

test('finds an item, the next one and the one before as a sorted list does', () => {
  fc.assert(
    fc.property(anyKeys, anyFanOut, anyKey, (keys, fanOut, key) => {
      const made = tree(keys, fanOut);
      const at = keys.findIndex((one) => compareKeys(one, key) === 0);
      expect(findItem(made, key)?.[0]).toBe(at < 0 ? undefined : at);
      const next = TreeCursor.seek(made, key);
      expect(next.valid ? next.key : undefined).toEqual(
        keys.find((one) => compareKeys(one, key) >= 0),
      );
      expect(TreeCursor.seekLast(made, key)?.key).toEqual(
        keys.findLast((one) => compareKeys(one, key) <= 0),
      );
      expect(TreeCursor.last(made)?.key).toEqual(keys.at(-1));
    }),
  );
});

test('a clone goes its own way', () => {
  const keys = [1, 2, 3, 4, 5].map((objectid) => ({ objectid, type: 1, offset: 0 }));
  const cursor = TreeCursor.seek(tree(keys, 2), { objectid: 2, type: 0, offset: 0 });
  const clone = cursor.clone();
  expect(clone.key).toEqual(cursor.key);
  while (clone.next());
  expect(cursor.key.objectid).toBe(2);
  expect(cursor.slot).toBe(1);
  expect(cursor.next()).toBe(true);
  expect(cursor.slot).toBe(0);
  expect(clone.valid).toBe(false);
  expect(() => clone.key).toThrow(RangeError);
});

test('trees of a forest share the nodes in which they are equal', () => {
  const forest = new MemoryForest();
  const items = [1, 2, 3, 4].map((objectid) => ({
    key: { objectid, type: 1, offset: 0 },
    data: Uint8Array.of(objectid),
  }));
  const first = forest.tree(items, { rootId: 256, generation: 5, fanOut: 2 });
  const changed = items.with(3, {
    key: { objectid: 4, type: 1, offset: 0 },
    data: Uint8Array.of(9),
  });
  const second = forest.tree(changed, { rootId: 257, generation: 6, fanOut: 2 });
  expect(second.root.bytenr).not.toBe(first.root.bytenr);
  expect(second.root.blockptrAt(0)).toBe(first.root.blockptrAt(0));
  expect(second.root.ptrGenerationAt(0)).toBe(5);
  expect(second.root.blockptrAt(1)).not.toBe(first.root.blockptrAt(1));
  expect(second.root.ptrGenerationAt(1)).toBe(6);
});
