// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextCompareItem } from '../../../engine/send/compareTrees';
import { newSendContext } from '../../../engine/send/newSendContext';
import type { CompareItem, SendContext } from '../../../engine/send/sendContext';
import { compareKeys, type Key } from '../../../engine/snapshot/key';
import type { MemoryItem } from '../../../engine/snapshot/memoryItem';
import { MemoryForest } from '../snapshot/memoryTree';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import type { Tree } from '../../../engine/snapshot/tree';

const items = fc.uniqueArray(
  fc.record({
    key: fc.record({
      objectid: fc.integer({ min: 254, max: 290 }),
      type: fc.constantFrom(1, 12, 24, 108),
      offset: fc.integer({ min: 0, max: 3 }),
    }),
    data: fc.uint8Array({ minLength: 1, maxLength: 2, max: 2 }),
  }),
  { selector: ({ key }) => text(key), minLength: 1, maxLength: 200 },
);

const text = (key: Key): string => `${key.objectid} ${key.type} ${key.offset}`;

/** Only the tree matters to the comparison. */
function contextOf(send: Tree, parent: Tree | undefined): SendContext {
  const snapshot = (tree: Tree): Snapshot => ({ tree }) as Snapshot;
  return newSendContext({
    sendRoot: snapshot(send),
    ...(parent ? { parentRoot: snapshot(parent) } : {}),
    cloneSources: [],
    proto: 1,
    noFileData: false,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: false,
    sink: { write: () => undefined },
  });
}

function allItems(sctx: SendContext): CompareItem[] {
  const all: CompareItem[] = [];
  for (let item = nextCompareItem(sctx); item; item = nextCompareItem(sctx)) all.push(item);
  return all;
}

function expected(left: readonly MemoryItem[], right: readonly MemoryItem[]): string[] {
  const of = (list: readonly MemoryItem[]) =>
    new Map(list.map(({ key, data }) => [text(key), data.join()]));
  const [now, before] = [of(left), of(right)];
  const keys = [...left, ...right].map(({ key }) => key).sort(compareKeys);
  return [...new Set(keys.map(text))].flatMap((key) => {
    if (!before.has(key)) return [`${key} NEW`];
    if (!now.has(key)) return [`${key} DELETED`];
    return now.get(key) === before.get(key) ? [] : [`${key} CHANGED`];
  });
}

test('every difference is reported once, in order, at any shape of the trees', () => {
  fc.assert(
    fc.property(
      items,
      items,
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 2, max: 9 }),
      (left, right, leftFanOut, rightFanOut) => {
        const forest = new MemoryForest();
        const send = forest.tree(left, { rootId: 258, fanOut: leftFanOut });
        const parent = forest.tree(right, { rootId: 257, fanOut: rightFanOut });
        const reported = allItems(contextOf(send, parent));
        const differences = reported.filter(({ result }) => result !== 'SAME');
        expect(differences.map(({ key, result }) => `${text(key)} ${result}`)).toEqual(
          expected(left, right),
        );
      },
    ),
  );
});

test('nothing is reported of trees that are the same', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 2, max: 9 }), (list, fanOut) => {
      const forest = new MemoryForest();
      const send = forest.tree(list, { rootId: 258, fanOut });
      const parent = forest.tree(list, { rootId: 257, fanOut });
      const reported = allItems(contextOf(send, parent));
      // A root that is a leaf has no pointer to compare: its items are, one by one.
      const all = send.root.level === 0 ? list.length : 0;
      expect(reported.filter(({ result }) => result === 'SAME')).toHaveLength(all);
      expect(reported).toHaveLength(all);
    }),
  );
});

test('a full send reports all from the root directory on', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 2, max: 9 }), (list, fanOut) => {
      const send = new MemoryForest().tree(list, { rootId: 258, fanOut });
      const reported = allItems(contextOf(send, undefined));
      const sent = list.map(({ key }) => key).filter(({ objectid }) => objectid >= 256);
      expect(reported.map(({ key }) => text(key))).toEqual(sent.sort(compareKeys).map(text));
    }),
  );
});
