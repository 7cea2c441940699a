// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** Runs a command and returns what it prints; throws with what it says on failure. */
export function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
}

/** An image file with a fresh filesystem on it, mounted when asked. */
export interface LiveFilesystem {
  readonly image: string;
  /** Mounts it, runs `body` with the mount point, and unmounts it, whatever happens. */
  mounted<T>(options: string, body: (mountPoint: string) => T): T;
  remove(): void;
}

export function makeFilesystem(mkfsArgs: readonly string[], megabytes = 300): LiveFilesystem {
  const directory = mkdtempSync(join(tmpdir(), 'btrfs-disk-live-'));
  const image = join(directory, 'image');
  const mountPoint = join(directory, 'mount');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    run('mkfs.btrfs', '-q', '-f', ...mkfsArgs, image);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    image,
    mounted: (options, body) => {
      mkdirSync(mountPoint, { recursive: true });
      run('mount', '-o', `loop,${options}`, image, mountPoint);
      try {
        return body(mountPoint);
      } finally {
        run('umount', mountPoint);
      }
    },
    remove,
  };
}

function works(body: () => void): boolean {
  try {
    body();
    return true;
  } catch {
    return false;
  }
}

/** Whether images can be made here, for which no rights are needed. */
const canMake = works(() => run('mkfs.btrfs', '--version'));
/** Whether they can be mounted, for which root's are. */
const canMount =
  canMake &&
  works(() => {
    const filesystem = makeFilesystem([], 120);
    try {
      filesystem.mounted('ro', () => undefined);
    } finally {
      filesystem.remove();
    }
  });

/** A suite that mounts filesystems; skipped where that can't be, but never in CI. */
export function describeMounting(name: string, body: () => void): void {
  const skip = !canMount && process.env['CI'] === undefined;
  describe.skipIf(skip)(skip ? `${name} (cannot mount btrfs here)` : name, body);
}

/** A suite that makes filesystems without mounting them; skipped likewise. */
export function describeMkfs(name: string, body: () => void): void {
  const skip = !canMake && process.env['CI'] === undefined;
  describe.skipIf(skip)(skip ? `${name} (no mkfs.btrfs here)` : name, body);
}
