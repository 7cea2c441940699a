// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { displayName } from '../../../engine/byteString';
import { openFilesystem, type Filesystem } from '../../../engine/disk/filesystem';
import { parseFileExtentItem } from '../../../engine/snapshot/fileExtentItem';
import { ItemType } from '../../../engine/snapshot/key';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';
import { openPath } from '../../../server/nodeFileOpener';
import { expectReferences } from './expectReferences';
import { hashOf } from './hashOf';
import { describeMounting, makeFilesystem, run } from './liveFilesystem';
import { readFile } from './readFile';

const populate = fileURLToPath(new URL('populate.sh', import.meta.url));
const shareExtents = fileURLToPath(new URL('shareExtents.sh', import.meta.url));
const timeout = 120_000;

const layouts: readonly (readonly string[])[] = [
  [],
  ['-n', '4096'],
  ['-n', '65536'],
  ['--mixed'],
  ['-m', 'single', '-d', 'single'],
  ['-m', 'dup', '-d', 'dup'],
  ['-O', '^no-holes'],
  ['-O', '^skinny-metadata'],
  ['-O', '^extref,^no-holes,^skinny-metadata', '-R', '^free-space-tree'],
  ['-R', 'quota'],
];

describeMounting('a live filesystem', () => {
  test.each(layouts.map((args) => [args.join(' ') || 'defaults', args] as const))(
    'reads every file as the kernel does: %s',
    (_, args) => {
      const live = makeFilesystem(args);
      try {
        live.mounted('noatime', (mountPoint) => run('bash', populate, mountPoint));
        const expected = live.mounted('ro', (mountPoint) => hashes(mountPoint));
        expect(Object.keys(expected).length).toBeGreaterThan(800);
        const source = openPath(live.image);
        const filesystem = openFilesystem([source]);
        expect(readHashes(filesystem, expected)).toEqual(expected);
        expect(filesystem.warnings).toEqual([]);
        expect(extentKinds(filesystem)).toEqual(everyKind);
        source.close();
      } finally {
        live.remove();
      }
    },
    timeout,
  );

  test(
    'knows every reference to an extent, inline or an item of its own',
    () => {
      const live = makeFilesystem(['-n', '4096']);
      try {
        live.mounted('noatime', (mountPoint) => run('bash', shareExtents, mountPoint));
        const source = openPath(live.image);
        const filesystem = openFilesystem([source]);
        const kinds = new Set<string>();
        for (const { id, deleted } of filesystem.subvolumes()) {
          if (deleted) continue;
          for (const kind of expectReferences(filesystem, id)) kinds.add(kind);
        }
        const { TREE_BLOCK_REF, SHARED_BLOCK_REF, EXTENT_DATA_REF, SHARED_DATA_REF } = ItemType;
        for (const type of [TREE_BLOCK_REF, SHARED_BLOCK_REF, EXTENT_DATA_REF, SHARED_DATA_REF])
          expect(kinds).toContain(`inline ${type}`);
        expect(kinds).toContain(`keyed ${EXTENT_DATA_REF}`);
        expect(kinds).toContain(`keyed ${SHARED_DATA_REF}`);
        source.close();
      } finally {
        live.remove();
      }
    },
    timeout,
  );

  test(
    'reads a filesystem whose fsid was changed by metadata_uuid',
    () => {
      const live = makeFilesystem([]);
      try {
        live.mounted('noatime', (mountPoint) => writeFileSync(join(mountPoint, 'file'), 'content'));
        run('btrfstune', '-m', live.image);
        const source = openPath(live.image);
        const filesystem = openFilesystem([source]);
        expect(filesystem.superblock.fsid).not.toEqual(filesystem.superblock.metadataUuid);
        expect(new TextDecoder().decode(readFile(filesystem.snapshot(5), 257))).toBe('content');
        source.close();
      } finally {
        live.remove();
      }
    },
    timeout,
  );

  test(
    'warns of a log tree, and reads what was committed',
    () => {
      const live = makeFilesystem([]);
      try {
        live.mounted('noatime,commit=300', (mountPoint) => {
          writeFileSync(join(mountPoint, 'committed'), 'first');
          run('sync', '-f', mountPoint);
          writeFileSync(join(mountPoint, 'logged'), 'second');
          run('sync', join(mountPoint, 'logged'));
          run('cp', '--sparse=always', live.image, `${live.image}.unclean`);
        });
        const source = openPath(`${live.image}.unclean`);
        const filesystem = openFilesystem([source]);
        expect(filesystem.superblock.logRoot).not.toBe(0n);
        expect(filesystem.warnings.join()).toContain('log tree');
        expect(readFile(filesystem.snapshot(5), 257)).toEqual(new TextEncoder().encode('first'));
        source.close();
      } finally {
        live.remove();
      }
    },
    timeout,
  );
});

/** What the mounted subvolumes hold: by `subvolume/inode`, the hash of the file. */
function hashes(mountPoint: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const subvolume of ['files', 'snapshot']) {
    const top = join(mountPoint, subvolume);
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found[`${subvolume}/${statSync(path).ino}`] = hashOf(readFileSync(path));
    }
  }
  return found;
}

/** The same files, read from the image. */
function readHashes(
  filesystem: Filesystem,
  wanted: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { id, path } of filesystem.subvolumes()) {
    const name = path === undefined ? '' : displayName(path);
    const snapshot = filesystem.snapshot(id);
    for (const file of Object.keys(wanted)) {
      const [subvolume, ino] = file.split('/');
      if (subvolume === name) found[file] = hashOf(readFile(snapshot, Number(ino)));
    }
  }
  return found;
}

/** Inline (0) and regular (1) extents of each compression, and preallocated ones (2). */
const everyKind = ['0 0', '0 1', '0 2', '0 3', '1 0', '1 1', '1 2', '1 3', '2 0'];

/** Which kinds of extent the snapshot's files have: type and compression. */
function extentKinds(filesystem: Filesystem): readonly string[] {
  const { tree } = filesystem.snapshot(filesystem.findSubvolume('/snapshot/').id);
  const kinds = new Set<string>();
  const cursor = TreeCursor.seek(tree, { objectid: 0, type: 0, offset: 0 });
  for (let more = cursor.valid; more; more = cursor.next()) {
    if (cursor.type !== ItemType.EXTENT_DATA) continue;
    const { type, compression } = parseFileExtentItem(cursor.key, cursor.item);
    kinds.add(`${type} ${compression}`);
  }
  return [...kinds].sort();
}
