// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A btrfs filesystem in an image that the running kernel mounts; `close` leaves nothing behind. */
export interface LiveVolume {
  readonly image: string;
  /** Where it is mounted, or will be. */
  readonly mountpoint: string;
  mount(options: string): void;
  unmount(): void;
  close(): void;
}

/** Makes the filesystem, which begins unmounted. Needs root and btrfs-progs. */
export function makeLiveVolume(mkfsOptions: readonly string[], megabytes: number): LiveVolume {
  const directory = mkdtempSync(join(tmpdir(), 'btrfs-send-live-'));
  const image = join(directory, 'image');
  const mountpoint = join(directory, 'mnt');
  mkdirSync(mountpoint);
  run('truncate', ['-s', `${megabytes}M`, image]);
  run('mkfs.btrfs', ['-q', ...mkfsOptions, image]);
  let mounted = false;
  const unmount = (): void => {
    if (mounted) run('umount', [mountpoint]);
    mounted = false;
  };
  return {
    image,
    mountpoint,
    unmount,
    mount(options) {
      run('mount', ['-o', `loop,${options}`, image, mountpoint]);
      mounted = true;
    },
    close() {
      unmount();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end; throws with what it wrote to stderr if it fails. */
export function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What the kernel's send writes for these arguments of `btrfs send`. */
export function kernelSend(volume: LiveVolume, args: readonly string[]): Uint8Array {
  const out = `${volume.image}.stream`;
  run('btrfs', ['-q', 'send', '-f', out, ...args]);
  const bytes = readFileSync(out);
  rmSync(out);
  return bytes;
}
