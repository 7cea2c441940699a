// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Shared by all suites and workers of a user; whatever lies there can be made again. */
const cacheDirectory = join(tmpdir(), `btrfs-send-corpus-${process.getuid?.() ?? 0}`);

/** What the cache may occupy on disk, in bytes; sparse files count what they really take. */
const budget = 6 * 2 ** 30;

/** A file used this recently may be in use by another worker, and is not deleted, in ms. */
const grace = 120_000;

/**
 * The path of a zstd file's content under `name` in the cache, unpacked first if it isn't there.
 * Holes stay holes. Rejects with zstd's message if the file is damaged.
 */
export async function unpacked(archive: string, name: string): Promise<string> {
  mkdirSync(cacheDirectory, { recursive: true });
  const path = join(cacheDirectory, name);
  if (touch(path)) return path;
  const partial = `${path}.${process.pid}-${Date.now()}.partial`;
  try {
    await decompress(archive, partial);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  evict();
  return path;
}

function decompress(archive: string, path: string): Promise<void> {
  const zstd = spawn('zstd', ['-d', '--long=27', '--sparse', '-q', '-f', '-o', path, archive], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let message = '';
  zstd.stderr.on('data', (text: Buffer) => (message += text.toString()));
  return new Promise((resolve, reject) => {
    zstd.on('error', reject);
    zstd.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Cannot unpack ${archive}: ${message.trim()}`));
    });
  });
}

/** Marks a file as used now; false if it isn't there. */
function touch(path: string): boolean {
  try {
    const now = new Date();
    utimesSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}

/** Deletes what was used longest ago until the cache fits its budget. */
function evict(): void {
  const files = readdirSync(cacheDirectory)
    .map((name) => join(cacheDirectory, name))
    .flatMap((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? [{ path, bytes: stat.blocks * 512, used: stat.mtimeMs }] : [];
    })
    .sort((a, b) => a.used - b.used);
  let total = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files) {
    if (total <= budget || Date.now() - file.used < grace) return;
    rmSync(file.path, { force: true });
    total -= file.bytes;
  }
}
