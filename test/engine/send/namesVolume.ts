// SPDX-License-Identifier: GPL-2.0-only
import { renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SendArguments } from './data/engineSend';
import { makeLiveVolume, run, type LiveVolume } from './data/liveVolume';

const operations = fileURLToPath(new URL('nameOperations.py', import.meta.url));
const mkfsVariants = [
  ['-n', '4096'],
  ['-n', '16384'],
  ['-n', '4096', '-O', '^no-holes'],
] as const;
const styles = ['few', 'dirs', 'deep', 'links', 'many', 'dirs'] as const;

/**
 * A filesystem with two subvolumes whose names were changed at random, three snapshots of each and, of
 * the first, itself with files that were deleted while open. Being mounted again between the rounds
 * lets it use the highest inode numbers again. It is mounted read-only at last.
 */
export function makeNamesVolume(seed: number): LiveVolume {
  const volume = makeLiveVolume(mkfsVariants[seed % mkfsVariants.length] ?? [], 256);
  try {
    volume.mount('noatime');
    fill(volume, seed);
    volume.unmount();
    renameSync(`${volume.image}.held`, volume.image);
    volume.mount('ro');
  } catch (error) {
    volume.close();
    throw error;
  }
  return volume;
}

function fill(volume: LiveVolume, seed: number): void {
  const at = (name: string): string => `${volume.mountpoint}/${name}`;
  const style = styles[seed % styles.length] ?? 'few';
  const count = style === 'many' ? 500 : 20 + (seed % 7) * 15;
  const change = (name: string, part: number, howMany: number, ...more: string[]): void => {
    const args = [operations, at(name), `${seed * 16 + part}`, `${howMany}`, style, ...more];
    run('python3', args);
  };
  for (const name of ['a', 'b']) run('btrfs', ['-q', 'subvolume', 'create', at(name)]);
  for (let round = 0; round < 3; round++) {
    change('a', round * 2, round === 0 ? count : Math.ceil(count / 2));
    change('b', round * 2 + 1, round === 0 ? count : Math.ceil(count / 2));
    if (seed % 3 === round) run('btrfs', ['-q', 'subvolume', 'create', at(`a/sub${round}`)]);
    for (const name of ['a', 'b']) {
      run('btrfs', ['-q', 'subvolume', 'snapshot', '-r', at(name), at(`${name}${round}`)]);
    }
    if (seed % 2 === 0) {
      volume.unmount();
      volume.mount('noatime');
    }
  }
  change('a', 6, 10, volume.image, `${volume.image}.held`);
}

const pairs: readonly Omit<SendArguments, 'proto'>[] = [
  { subvol: 'a0' },
  { subvol: 'a' },
  { subvol: 'a1', parent: 'a0' },
  { subvol: 'a2', parent: 'a1' },
  { subvol: 'a2', parent: 'a0' },
  { subvol: 'a0', parent: 'a2' },
  { subvol: 'a0', parent: 'a1' },
  { subvol: 'b2', parent: 'b0' },
  { subvol: 'b0', parent: 'b2' },
  { subvol: 'a', parent: 'a2' },
  { subvol: 'a1', parent: 'a' },
  { subvol: 'b2', parent: 'a0' },
  { subvol: 'a2', parent: 'b1' },
];

/** The sends that are compared on such a volume. */
export function namesSends(): readonly SendArguments[] {
  return pairs.flatMap((args): SendArguments[] => [
    { ...args, proto: 1 },
    { ...args, proto: 2 },
  ]);
}
