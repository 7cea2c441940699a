// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { openPath } from '../../../server/nodeFileOpener';
import { findItem } from '../../../engine/snapshot/findItem';
import { parseDirItems } from '../../../engine/snapshot/dirItem';
import { nameHash } from '../../../engine/snapshot/nameHash';
import { ItemType } from '../../../engine/snapshot/key';
import { byteStringOfText } from '../../../engine/byteString';
import { describeMkfs, run } from './liveFilesystem';
import { readFile } from './readFile';

/** What a kernel with pages of 4 KiB cannot mount: mkfs.btrfs alone is the oracle. */
describeMkfs('sectors above 4 KiB, as mkfs.btrfs fills them', () => {
  test.each([
    [8192, 'crc32c'],
    [16384, 'xxhash'],
    [65536, 'sha256'],
  ])('are read by their checksums: %i, %s', (sectorsize, checksum) => {
    const directory = mkdtempSync(join(tmpdir(), 'btrfs-disk-sectors-'));
    try {
      const files = join(directory, 'files');
      mkdirSync(files);
      const content = Uint8Array.from({ length: 300_001 }, (_, at) => (at * 7 + (at >> 9)) & 0xff);
      writeFileSync(join(files, 'large'), content);
      writeFileSync(join(files, 'small'), 'small');
      const image = join(directory, 'image');
      writeFileSync(image, '');
      truncateSync(image, 256 * 1024 * 1024);
      const sizes = ['-s', String(sectorsize), '-n', '65536'];
      run('mkfs.btrfs', '-q', ...sizes, '--csum', checksum, '--rootdir', files, image);
      const source = openPath(image);
      const filesystem = openFilesystem([source]);
      expect(filesystem.superblock.sectorsize).toBe(sectorsize);
      const top = filesystem.snapshot(5);
      expect(readFile(top, inodeOf('large'))).toEqual(content);
      expect(readFile(top, inodeOf('small'))).toEqual(
        new Uint8Array(readFileSync(join(files, 'small'))),
      );
      expect(filesystem.warnings).toEqual([]);
      source.close();

      function inodeOf(name: string): number {
        const bytes = byteStringOfText(name);
        const key = { objectid: 256, type: ItemType.DIR_ITEM, offset: nameHash(bytes) };
        const item = findItem(top.tree, key);
        return item ? (parseDirItems(key, item)[0]?.location.objectid ?? 0) : 0;
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
