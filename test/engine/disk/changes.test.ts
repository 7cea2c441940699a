// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../engine/byteSource';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { openPath } from '../../../server/nodeFileOpener';
import { describeMkfs, describeMounting, makeFilesystem, run } from './liveFilesystem';
import { readFile } from './readFile';
import { patched, resealed, smallImage } from './smallImage';

const superblock = 0x10000;
const generationAt = 0x48;
const rootAt = 0x50;

describeMkfs('an image that changes while it is read', () => {
  const image = smallImage('-m', 'single', '-d', 'single');
  const generation = image[superblock + generationAt] ?? 0;
  const later = resealed(image, superblock, [{ offset: generationAt, value: generation + 1 }]);

  /** As the image is, until `change`; then of the next generation, and with garbage for nodes. */
  function changing(): ByteSource & { change: () => void } {
    let changed = false;
    const [before, after] = [patched(image, []), patched(image, [later])];
    return {
      name: 'changing.img',
      size: image.length,
      read: (offset, length) => {
        if (!changed) return before.read(offset, length);
        const bytes = after.read(offset, length);
        return offset === superblock ? bytes : bytes.map((byte) => byte ^ 0x55);
      },
      change: () => (changed = true),
    };
  }

  test('is said to have changed, not to be damaged', () => {
    const source = changing();
    const filesystem = openFilesystem([source]);
    source.change();
    const attempt = () => filesystem.tree(5);
    expect(attempt).toThrow(
      `changing.img changed while it was read, from generation ${generation}`,
    );
    expect(attempt).toThrow(expect.objectContaining({ code: 'changed' }));
  });

  test('is warned of when asked', () => {
    const source = changing();
    const filesystem = openFilesystem([source]);
    filesystem.checkUnchanged();
    expect(filesystem.warnings).toEqual([]);
    source.change();
    filesystem.checkUnchanged();
    expect(filesystem.warnings.join()).toContain('changed while it was read');
  });

  test('is opened again where it changed in that very moment', () => {
    const old = resealed(image, superblock, [
      { offset: generationAt, value: generation - 1 },
      { offset: rootAt + 2, value: 0x7f },
    ]);
    const [before, after] = [patched(image, [old]), patched(image, [])];
    let looks = 0;
    const filesystem = openFilesystem([
      {
        ...after,
        read: (offset, length) => {
          if (offset === superblock) looks++;
          return (looks <= 1 ? before : after).read(offset, length);
        },
      },
    ]);
    expect(filesystem.superblock.generation).toBe(generation);
    expect(filesystem.subvolumes()).toMatchObject([{ id: 5 }]);
    expect(filesystem.warnings).toEqual([]);
  });
});

describeMounting('a mounted device', () => {
  test('is read as its last commit left it, and is warned of when it goes on', () => {
    const live = makeFilesystem([]);
    try {
      live.mounted('noatime', (at) => {
        const device = run('findmnt', '-no', 'SOURCE', at).trim();
        run('btrfs', '-q', 'subvolume', 'create', join(at, 'files'));
        const content = new Uint8Array(300_000).map((_, index) => index % 251);
        writeFileSync(join(at, 'files', 'large'), content);
        run('btrfs', '-q', 'subvolume', 'snapshot', '-r', join(at, 'files'), join(at, 'snapshot'));
        run('sync', '-f', at);
        const source = openPath(device);
        const filesystem = openFilesystem([source]);
        const snapshot = filesystem.snapshot(filesystem.findSubvolume('snapshot').id);
        expect(readFile(snapshot, 257)).toEqual(content);
        filesystem.checkUnchanged();
        expect(filesystem.warnings).toEqual([]);
        for (const round of [1, 2, 3]) {
          writeFileSync(join(at, 'files', `more-${round}`), content);
          run('sync', '-f', at);
        }
        expect(readFile(snapshot, 257)).toEqual(content);
        filesystem.checkUnchanged();
        expect(filesystem.warnings.join()).toContain(`${device} changed while it was read`);
        source.close();
      });
    } finally {
      live.remove();
    }
  });

  test('is read by a backup root where the latest root is damaged', () => {
    const live = makeFilesystem(['-m', 'single']);
    try {
      live.mounted('noatime', (at) => {
        for (const name of ['one', 'two', 'three']) {
          writeFileSync(join(at, name), name);
          run('sync', '-f', at);
        }
      });
      const source = openPath(live.image);
      const { generation, root } = openFilesystem([source]).superblock;
      const damaged: ByteSource = {
        ...source,
        read: (offset, length) => {
          const bytes = source.read(offset, length);
          const found = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
          if (bytes.length < 0x38 || found.getBigUint64(0x30, true) !== BigInt(root)) return bytes;
          return bytes.map((byte) => byte ^ 0x55);
        },
      };
      const filesystem = openFilesystem([damaged]);
      expect(filesystem.warnings.join()).toContain(
        `backup root of generation ${generation - 1} is used`,
      );
      expect(new TextDecoder().decode(readFile(filesystem.snapshot(5), 257))).toBe('one');
      source.close();
    } finally {
      live.remove();
    }
  });
});
