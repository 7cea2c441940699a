// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `btrfs receive` printed as errors, in its order, and how it ended. */
export interface RealReceive {
  readonly exitCode: number | null;
  readonly errors: readonly string[];
}

/** A filesystem on a loop device on which streams are received; needs root and btrfs-progs. */
export interface RealReceiver {
  /** Where it receives. */
  readonly mount: string;
  /** Receives streams, one after another, into a fresh directory; tells of the last. */
  receive(streams: readonly Uint8Array[]): RealReceive;
  close(): void;
}

export function openRealReceiver(): RealReceiver {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-receive-'));
  const image = join(folder, 'image');
  const mount = join(folder, 'mount');
  mkdirSync(mount);
  writeFileSync(image, '');
  truncateSync(image, 512 * 1024 * 1024);
  execFileSync('mkfs.btrfs', ['-q', image]);
  execFileSync('mount', ['-o', 'loop', image, mount]);
  const subvolumes = (path: string): string[] =>
    execFileSync('btrfs', ['subvolume', 'list', '-o', path], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => /path (.*)$/.exec(line)?.[1] ?? []);
  return {
    mount,
    receive(streams) {
      let last: RealReceive = { exitCode: 0, errors: [] };
      for (const [at, bytes] of streams.entries()) {
        const file = join(folder, `stream${at}`);
        writeFileSync(file, bytes);
        const { status, stderr } = spawnSync('btrfs', ['receive', '-f', file, mount], {
          env: { ...process.env, LC_ALL: 'C' },
          encoding: 'utf8',
        });
        const errors = stderr.split('\n').filter((line) => line.startsWith('ERROR: '));
        last = { exitCode: status, errors };
      }
      for (const path of subvolumes(mount).reverse())
        execFileSync('btrfs', ['-q', 'subvolume', 'delete', join(mount, path)]);
      return last;
    },
    close() {
      execFileSync('umount', [mount]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
