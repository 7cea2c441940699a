// SPDX-License-Identifier: GPL-2.0-only
import { fileURLToPath } from 'node:url';
import type { SendArguments } from './engineSend';
import { makeLiveVolume, run, type LiveVolume } from './liveVolume';

const operations = fileURLToPath(new URL('fileOperations.py', import.meta.url));

/** How a filesystem of a seed is made: each seed takes the next of each list. */
const mkfsVariants = [
  ['-n', '4096'],
  ['-n', '16384'],
  ['-n', '4096', '-O', '^no-holes'],
  ['-n', '16384', '-O', '^no-holes'],
  ['-n', '4096', '-O', '^skinny-metadata', '-m', 'single'],
] as const;
const mountVariants = [
  'max_inline=2048',
  'compress-force=zstd',
  'compress=zlib',
  'max_inline=0',
  'compress-force=lzo',
  'nodatacow',
  'compress-force=zlib,max_inline=4000',
] as const;

/**
 * A filesystem with the subvolumes `a` and `b`, changed at random, and three read-only snapshots of
 * each: `a0`, `b0`, `a1` … It is mounted read-only at last. Some seeds balance it, which leaves shared
 * references, or delete a snapshot.
 */
export function makeRandomVolume(seed: number): LiveVolume {
  const mkfs = mkfsVariants[seed % mkfsVariants.length] ?? [];
  const options = mountVariants[seed % mountVariants.length] ?? '';
  const volume = makeLiveVolume(mkfs, 300);
  try {
    volume.mount(options);
    fill(volume, seed);
    volume.unmount();
    volume.mount('ro');
  } catch (error) {
    volume.close();
    throw error;
  }
  return volume;
}

function fill({ mountpoint }: LiveVolume, seed: number): void {
  const at = (name: string): string => `${mountpoint}/${name}`;
  for (const name of ['a', 'b']) run('btrfs', ['-q', 'subvolume', 'create', at(name)]);
  const change = (name: string, other: string, part: number, count: number): void => {
    run('python3', [operations, at(name), `${seed * 16 + part}`, `${count}`, at(other)]);
  };
  for (let round = 0; round < 3; round++) {
    change('a', 'b', round * 2, round === 0 ? 40 : 15);
    change('b', 'a', round * 2 + 1, round === 0 ? 25 : 15);
    if (round === 1 && seed % 4 === 1) balance(mountpoint);
    for (const name of ['a', 'b']) {
      run('btrfs', ['-q', 'subvolume', 'snapshot', '-r', at(name), at(`${name}${round}`)]);
    }
    if (round === 2 && seed % 4 === 2) balance(mountpoint);
    if (round === 2 && seed % 4 === 3) {
      run('btrfs', ['-q', 'subvolume', 'delete', at('a')]);
      run('btrfs', ['-q', 'subvolume', 'sync', mountpoint]);
      balance(mountpoint);
    }
  }
}

function balance(mountpoint: string): void {
  run('btrfs', ['-q', 'balance', 'start', '--full-balance', mountpoint]);
}

const pairs: readonly Omit<SendArguments, 'proto'>[] = [
  { subvol: 'a0' },
  { subvol: 'b2' },
  { subvol: 'a1', parent: 'a0' },
  { subvol: 'a2', parent: 'a1' },
  { subvol: 'b2', parent: 'b0' },
  { subvol: 'a0', parent: 'a2' },
  { subvol: 'b1', parent: 'b2', cloneSources: ['a0', 'a1'] },
  { subvol: 'a2', parent: 'a0', cloneSources: ['a1', 'b0', 'b1'] },
  { subvol: 'b2', parent: 'a0' },
];

/** The sends that are compared on such a volume. */
export function randomSends(): readonly SendArguments[] {
  return pairs.flatMap((args): SendArguments[] => [
    { ...args, proto: 1 },
    { ...args, proto: 1, noFileData: true },
    { ...args, proto: 2 },
    { ...args, proto: 2, compressed: true },
    { ...args, proto: 2, noFileData: true },
  ]);
}
