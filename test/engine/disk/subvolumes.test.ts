// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import {
  bytesOf,
  byteStringOfText,
  displayName,
  type ByteString,
} from '../../../engine/byteString';
import { DiskError } from '../../../engine/disk/errors';
import { findSubvolume } from '../../../engine/disk/findSubvolume';
import { findRootItem } from '../../../engine/disk/rootItem';
import { listSubvolumes } from '../../../engine/disk/subvolume';
import type { MemoryItem } from '../../../engine/snapshot/memoryItem';
import { memoryTree } from '../snapshot/memoryTree';
import { ItemType } from '../../../engine/snapshot/key';
import type { Tree } from '../../../engine/snapshot/tree';

interface Root {
  readonly generation?: number;
  /** What the fields that old kernels don't know say; left out, the same. */
  readonly generationV2?: number;
  readonly flags?: bigint;
  readonly refs?: number;
  readonly offset?: number;
}

function rootItem(id: number, root: Root = {}): MemoryItem {
  const data = new Uint8Array(439);
  const view = new DataView(data.buffer);
  const generation = root.generation ?? 7;
  view.setBigUint64(160, BigInt(generation), true);
  view.setBigUint64(176, 4096n, true);
  view.setBigUint64(208, root.flags ?? 0n, true);
  view.setUint32(216, root.refs ?? 1, true);
  view.setBigUint64(239, BigInt(root.generationV2 ?? generation), true);
  data.fill(id & 0xff, 247, 263);
  view.setBigUint64(295, 6n, true);
  return { key: { objectid: id, type: ItemType.ROOT_ITEM, offset: root.offset ?? 0 }, data };
}

function backref(id: number, parent: number, dirid: number, name: string): MemoryItem {
  const bytes = new TextEncoder().encode(name);
  const data = new Uint8Array(18 + bytes.length);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, BigInt(dirid), true);
  view.setUint16(16, bytes.length, true);
  data.set(bytes, 18);
  return { key: { objectid: id, type: ItemType.ROOT_BACKREF, offset: parent }, data };
}

function inodeRef(ino: number, parent: number, name: string): MemoryItem {
  const bytes = bytesOf(byteStringOfText(name));
  const data = new Uint8Array(10 + bytes.length);
  new DataView(data.buffer).setUint16(8, bytes.length, true);
  data.set(bytes, 10);
  return { key: { objectid: ino, type: ItemType.INODE_REF, offset: parent }, data };
}

function list(items: readonly MemoryItem[], trees: Readonly<Record<number, Tree>> = {}) {
  const warnings: string[] = [];
  const rootTree = memoryTree(items, { rootId: 1, fanOut: 3 });
  const subvolumes = listSubvolumes(
    rootTree,
    (id) => trees[id],
    (warning) => warnings.push(warning),
  );
  return { subvolumes, warnings };
}

const shown = (path: ByteString | undefined) => path !== undefined && displayName(path);

test('paths go through directories and subvolumes, from the top level', () => {
  const top = memoryTree([inodeRef(300, 256, 'home'), inodeRef(301, 300, 'me')], { rootId: 5 });
  const { subvolumes } = list(
    [
      rootItem(5),
      rootItem(256),
      rootItem(257),
      backref(256, 5, 301, 'work'),
      backref(257, 256, 256, 'in'),
    ],
    { 5: top, 256: memoryTree([], { rootId: 256 }) },
  );
  expect(subvolumes.map(({ id, path }) => [id, shown(path)])).toEqual([
    [5, ''],
    [256, 'home/me/work'],
    [257, 'home/me/work/in'],
  ]);
  expect(subvolumes[2]).toMatchObject({ name: 'in', parentId: 256, readOnly: false });
});

test('a path that can not be walked is none, and ends though it runs in a circle', () => {
  const circle = memoryTree([inodeRef(300, 301, 'a'), inodeRef(301, 300, 'b')], { rootId: 5 });
  const { subvolumes } = list(
    [
      ...[5, 256, 257, 258, 259].map((id) => rootItem(id)),
      backref(256, 5, 300, 'circle'),
      backref(257, 258, 256, 'one'),
      backref(258, 257, 256, 'other'),
      backref(259, 5, 999, 'lost'),
    ],
    { 5: circle, 257: memoryTree([], { rootId: 257 }), 258: memoryTree([], { rootId: 258 }) },
  );
  expect(subvolumes.slice(1).map(({ path }) => path)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('flags say whether a subvolume is read-only or deleted', () => {
  const { subvolumes } = list([
    rootItem(5),
    rootItem(256, { flags: 1n }),
    rootItem(257, { flags: 1n << 48n }),
    rootItem(258, { refs: 0 }),
  ]);
  expect(subvolumes.map(({ readOnly, deleted }) => [readOnly, deleted])).toEqual([
    [false, false],
    [true, false],
    [false, true],
    [false, true],
  ]);
});

test('the item with the highest offset counts, and further fields only where they are up to date', () => {
  const items = [
    rootItem(256, { generation: 3, offset: 2 }),
    rootItem(256, { generation: 9, generationV2: 8, offset: 5 }),
  ];
  const tree = memoryTree(items, { rootId: 1 });
  expect(findRootItem(tree, 256)).toMatchObject({
    generation: 9,
    uuid: new Uint8Array(16),
    ctransid: 0,
  });
  expect(findRootItem(tree, 257)).toBeUndefined();
  expect(list(items).subvolumes.length).toBe(1);
});

test('a damaged subvolume is left out with a warning', () => {
  const broken = { ...rootItem(256), data: new Uint8Array(100) };
  const { subvolumes, warnings } = list([rootItem(5), broken, rootItem(257)]);
  expect(subvolumes.map(({ id }) => id)).toEqual([5, 257]);
  expect(warnings.join()).toMatch(/missing.*\(256 ROOT_ITEM 0\).*100 bytes/);
});

test('subvolumes are found by id and by path, however it is written', () => {
  const top = memoryTree([inodeRef(300, 256, 'dir')], { rootId: 5 });
  const { subvolumes } = list(
    [
      rootItem(5),
      rootItem(256),
      rootItem(257),
      backref(256, 5, 300, 'snäp'),
      backref(257, 5, 256, 'a\nb'),
    ],
    { 5: top },
  );
  const find = (spec: string) => findSubvolume(subvolumes, spec).id;
  expect(['id:256', 'dir/snäp', '/dir/snäp/', './dir//snäp'].map(find)).toEqual([
    256, 256, 256, 256,
  ]);
  expect(['', '/', 'id:5'].map(find)).toEqual([5, 5, 5]);
  expect(find('a\nb')).toBe(257);
  expect(find('a\\u{a}b')).toBe(257);
  expect(() => find('nap')).toThrow(DiskError);
  expect(() => find('SNÄP')).toThrow('No subvolume SNÄP. There is dir/snäp (id:256)');
  expect(() => find('id:300')).toThrow('dir/snäp (id:256), a\\u{a}b (id:257)');
});
