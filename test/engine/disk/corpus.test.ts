// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { displayName } from '../../../engine/byteString';
import { openFilesystem, type Filesystem } from '../../../engine/disk/filesystem';
import { parseDirItems } from '../../../engine/snapshot/dirItem';
import { findItem } from '../../../engine/snapshot/findItem';
import { parseInodeRefs } from '../../../engine/snapshot/inodeRef';
import { ItemType } from '../../../engine/snapshot/key';
import { extrefHash, nameHash } from '../../../engine/snapshot/nameHash';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';
import { uuidText } from '../../../engine/stream/command';
import { openPath } from '../../../server/nodeFileOpener';
import { corpusCases, describeCorpus, type CorpusCase } from '../../corpus';
import { expectReferences } from './expectReferences';
import { run } from './liveFilesystem';

const start = { objectid: 0, type: 0, offset: 0 };
const timeout = 60_000;
const noUuid = '00000000-0000-0000-0000-000000000000';

/** One case for each image. */
const cases = [
  ...new Map(
    corpusCases().map((one) => [one.json.images.map((image) => image.file).join(), one]),
  ).values(),
];
describeCorpus('the corpus, read from its images', () => {
  test.each(cases.map((one) => [one.name, one] as const))(
    '%s: subvolumes, names, extents',
    async (_, one) => {
      await opened(one, (filesystem) => {
        expectSubvolumes(filesystem, one);
        for (const { id, deleted } of filesystem.subvolumes()) {
          if (deleted) continue;
          expectConsistent(filesystem, id);
          expectReferences(filesystem, id);
        }
      });
    },
    timeout,
  );

  // btrfs-progs would have to be told of further devices by loops.
  const dumped = cases
    .filter(({ json }) => json.images.length === 1 && json.fs.num_devices === 1)
    .filter((_, index) => index % 12 === 0);
  test.each(dumped.map((one) => [one.name, one] as const))(
    '%s: every tree has the keys that btrfs-progs finds',
    async (_, one) => {
      const [image] = await one.imagePaths();
      await opened(one, (filesystem) => {
        const ids = [1, 2, 3, 4, ...filesystem.subvolumes().map(({ id }) => id)];
        for (const id of ids) {
          const keys = ourKeys(filesystem, id);
          expect(keys.length).toBeGreaterThan(0);
          expect(keys).toEqual(theirKeys(image ?? '', id));
        }
      });
    },
    timeout,
  );
});

async function opened(one: CorpusCase, body: (filesystem: Filesystem) => void): Promise<void> {
  const sources = (await one.imagePaths()).map(openPath);
  try {
    body(openFilesystem(sources));
  } finally {
    for (const source of sources) source.close();
  }
}

function expectSubvolumes(filesystem: Filesystem, { json }: CorpusCase): void {
  const found = filesystem.subvolumes().filter(({ id, deleted }) => id !== 5 && !deleted);
  const paths = found.map(({ id, path }) => [String(id), path && displayName(path)]);
  expect(Object.fromEntries(paths)).toEqual(json.subvolumes);
  for (const { subvol, parent } of json.sends) {
    for (const wanted of parent ? [subvol, parent] : [subvol]) {
      const info = filesystem.findSubvolume(`id:${wanted.id}`);
      expect(uuidText(info.uuid)).toBe(wanted.uuid === '-' ? noUuid : wanted.uuid);
      expect(info.readOnly).toBe(true);
      // Balance moves snapshots, and so gave some a later generation after they had been listed.
      expect(info.generation).toBeGreaterThanOrEqual(Number(wanted.generation));
      if (wanted.id !== 5) expect(filesystem.findSubvolume(`/${wanted.path}`)).toBe(info);
    }
  }
}

/** Names hash to their keys, and directory entries lead to inodes. */
function expectConsistent(filesystem: Filesystem, id: number): void {
  const snapshot = filesystem.snapshot(id);
  const cursor = TreeCursor.seek(snapshot.tree, start);
  for (let more = cursor.valid; more; more = cursor.next()) {
    const { key, item } = cursor;
    switch (key.type) {
      case ItemType.DIR_ITEM:
      case ItemType.XATTR_ITEM:
        for (const { name } of parseDirItems(key, item)) expect(nameHash(name)).toBe(key.offset);
        break;
      case ItemType.DIR_INDEX:
        for (const { location } of parseDirItems(key, item)) {
          if (location.type !== ItemType.INODE_ITEM) continue;
          if (!findItem(snapshot.tree, location)) expect.fail(`no inode ${location.objectid}`);
        }
        break;
      case ItemType.INODE_EXTREF:
        for (const { parent, name } of parseInodeRefs(key, item))
          expect(extrefHash(parent, name)).toBe(key.offset);
        break;
    }
  }
}

function ourKeys(filesystem: Filesystem, id: number): readonly string[] {
  const keys: string[] = [];
  const cursor = TreeCursor.seek(filesystem.tree(id), start);
  for (let more = cursor.valid; more; more = cursor.next()) {
    // btrfs-progs prints hashes of 64 bits, which a Key may not hold.
    const hash = cursor.type === ItemType.EXTENT_DATA_REF;
    keys.push(hash ? 'EXTENT_DATA_REF' : `${unsigned(cursor.key.objectid)} ${cursor.type}`);
  }
  return keys;
}

function theirKeys(image: string, id: number): readonly string[] {
  const dump = run('btrfs', 'inspect-internal', 'dump-tree', '-t', String(id), image);
  return [...dump.matchAll(/^\titem \d+ key \((\S+) (\S+) (\S+)\)/gm)].map(
    ([, objectid = '', type = '']) =>
      type === 'EXTENT_DATA_REF' ? type : `${number(objectid)} ${typeNumber(type)}`,
  );
}

const unsigned = (field: number): string => BigInt.asUintN(64, BigInt(field)).toString();

/** btrfs-progs names some objectids. */
const names: Readonly<Record<string, number>> = {
  ROOT_TREE: 1,
  EXTENT_TREE: 2,
  CHUNK_TREE: 3,
  DEV_TREE: 4,
  FS_TREE: 5,
  ROOT_TREE_DIR: 6,
  CSUM_TREE: 7,
  QUOTA_TREE: 8,
  UUID_TREE: 9,
  FREE_SPACE_TREE: 10,
  BALANCE: -4,
  ORPHAN: -5,
  TREE_LOG: -6,
  TREE_RELOC: -8,
  DATA_RELOC_TREE: -9,
  EXTENT_CSUM: -10,
  FREE_SPACE: -11,
  FREE_INO: -12,
  FIRST_CHUNK_TREE: 256,
  DEV_ITEMS: 1,
  DEV_STATS: 0,
};

function number(text: string): string {
  return unsigned(names[text] ?? Number(text));
}

const types: Readonly<Record<string, number>> = {
  ...ItemType,
  DEV_EXTENT: 204,
  PERSISTENT_ITEM: 249,
  TEMPORARY_ITEM: 248,
  UUID_KEY_SUBVOL: 251,
  UUID_KEY_RECEIVED_SUBVOL: 252,
  ROOT_REF: 156,
  UNTYPED: 0,
};

function typeNumber(text: string): number {
  return types[text] ?? Number(text);
}
