// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSource } from '../../../engine/byteSource';
import { crc32c } from '../../../engine/crc32c';
import { run } from './liveFilesystem';

/** Bytes put over an image's. */
export interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A small filesystem with a few levels of 4 KiB nodes, made without mounting; its image in memory. */
export function smallImage(...mkfsArgs: readonly string[]): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), 'btrfs-disk-small-'));
  try {
    const files = join(directory, 'files');
    mkdirSync(join(files, 'directory'), { recursive: true });
    for (let count = 0; count < 200; count++)
      writeFileSync(join(files, 'directory', `file-${count}`), `content ${count}`);
    writeFileSync(join(files, 'large'), new Uint8Array(100_000).fill(7));
    const image = join(directory, 'image');
    writeFileSync(image, '');
    truncateSync(image, 128 * 1024 * 1024);
    run('mkfs.btrfs', '-q', '-n', '4096', ...mkfsArgs, '--rootdir', files, image);
    // Not the Buffer itself, whose slices are views.
    return new Uint8Array(readFileSync(image));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The image with patches over it, cut at `size`. */
export function patched(
  image: Uint8Array,
  patches: readonly Patch[],
  size = image.length,
): ByteSource {
  return {
    name: 'patched.img',
    size,
    read: (offset, length) => {
      const bytes = image.slice(Math.min(offset, size), Math.min(offset + length, size));
      for (const patch of patches) {
        for (let index = 0; index < patch.bytes.length; index++) {
          const at = patch.at + index - offset;
          if (at >= 0 && at < bytes.length) bytes[at] = patch.bytes[index] ?? 0;
        }
      }
      return bytes;
    },
  };
}

/** The block at `at` with some bytes changed and its checksum made right again. */
export function resealed(
  image: Uint8Array,
  at: number,
  changes: readonly { readonly offset: number; readonly value: number }[],
): Patch {
  const bytes = image.slice(at, at + 4096);
  for (const { offset, value } of changes) bytes[offset] = value;
  const sum = ~crc32c(0xffffffff, bytes.subarray(32)) >>> 0;
  new DataView(bytes.buffer).setUint32(0, sum, true);
  return { at, bytes };
}

/** Where tree blocks lie: what bears the filesystem's id and a right checksum. */
export function metadataBlocks(image: Uint8Array): readonly number[] {
  const fsid = image.subarray(0x10020, 0x10030);
  const found: number[] = [];
  for (let at = 0; at + 4096 <= image.length; at += 4096) {
    const block = image.subarray(at, at + 4096);
    if (fsid.some((byte, index) => byte !== block[0x20 + index]) || at === 0x10000) continue;
    if (resealed(image, at, []).bytes.every((byte, index) => byte === block[index])) found.push(at);
  }
  return found;
}
