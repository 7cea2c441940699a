// SPDX-License-Identifier: GPL-2.0-only
import { collidingName } from './collidingNames';
import { crowdOperations, sharingOperations } from './crowdOperations';
import { dataOperations, largeOperations } from './dataOperations';
import { Dice } from './dice';
import * as inode from './inodeOperations';
import { ModelTree } from './modelTree';
import * as name from './nameOperations';
import type { Operation, Workplace } from './nameOperations';
import * as reuse from './reuseOperations';

type Weighted = readonly (readonly [Operation, number])[];

const nameOperations: Weighted = [
  [name.makeDirectory, 4],
  [name.createFile, 3],
  [name.makeSymlink, 0.5],
  [name.makeSpecial, 0.5],
  [name.nestSubvolume, 0.2],
  [name.removeSubvolume, 0.1],
  [name.hardLink, 3],
  [name.move, 4],
  [name.moveOver, 2],
  [name.exchange, 2],
  [name.unlink, 2],
  [name.removeTree, 0.7],
  [name.remake, 1],
  [reuse.reuseNumber, 0.4],
];
const dirOperations: Weighted = [
  [name.makeDirectory, 6],
  [name.moveDirectory, 5],
  [name.exchange, 2],
  [name.turnOver, 3],
  [name.nestAnew, 1.5],
  [name.dissolve, 2],
];
const inodeOperations: Weighted = [
  [inode.chmod, 2],
  [inode.chown, 2],
  [inode.chattr, 1],
  [inode.utimes, 1],
  [inode.setXattr, 3],
  [inode.removeXattr, 1],
  [inode.setCapability, 0.5],
  [inode.removeCapability, 0.3],
  [inode.setFacl, 1],
  [inode.setLargestXattr, 0.2],
  [inode.setCompression, 0.5],
];

/**
 * What a sequence is mostly about: how often operations on names, directories, inodes and data come, ones
 * on many names at once, on large files and on many extents; and how many directories it begins with.
 */
const styles = {
  few: { weights: [6, 3, 1, 1], operations: 40, names: 8, directories: 2 },
  dirs: { weights: [0.5, 10, 0.2, 0], operations: 40, names: 10, directories: 6 },
  nests: { weights: [0, 10, 0, 0], operations: 15, names: 30, directories: 14 },
  links: { weights: [10, 2, 1, 0.5], operations: 60, names: 60, directories: 3 },
  many: { weights: [4, 10, 0.3, 0], operations: 400, names: 500, directories: 50 },
  inodes: { weights: [2, 1, 10, 1], operations: 50, names: 12, directories: 2 },
  data: { weights: [1, 0.3, 0.3, 12], operations: 40, names: 6, directories: 0 },
  twins: { weights: [0, 10, 0, 0], operations: 14, names: 14, directories: 0 },
  mixed: { weights: [4, 3, 2, 6], operations: 60, names: 12, directories: 3 },
  crowds: { weights: [1, 1, 0, 0, 4], operations: 8, names: 20, directories: 2 },
  large: { weights: [0.5, 0, 0, 4, 0, 10], operations: 20, names: 6, directories: 0 },
  shares: { weights: [0.5, 0, 0, 6, 0, 0, 6], operations: 14, names: 6, directories: 0 },
  reuse: { weights: [3, 4, 1, 1], operations: 16, names: 12, directories: 4 },
} as const;

export type Style = keyof typeof styles;

/** In the order in which seeds take them; `many` takes long, and comes seldom. */
export const styleNames: readonly Style[] = [
  ...(['few', 'dirs', 'data', 'nests', 'links', 'data', 'inodes', 'mixed'] as const),
  ...(['data', 'dirs', 'mixed', 'twins', 'few', 'data', 'many'] as const),
  ...(['crowds', 'large', 'shares', 'reuse'] as const),
];

const mkfsVariants = [
  '-n 4096',
  '-n 16384',
  '-n 4096 -O ^no-holes',
  '-n 16384 -O ^no-holes',
  '-n 4096 -O ^skinny-metadata -m single',
  '-n 8192 -O ^extref',
  '-n 4096 -R quota',
  '-n 65536 -m single',
  '-n 65536 -O ^no-holes,^extref',
  '-n 4096 -R ^free-space-tree',
  '-n 4096 -M',
  '-n 32768 --csum xxhash',
  '-n 4096 --csum sha256 -O ^no-holes',
  '-n 16384 --csum blake2',
  '-n 8192 -d dup -m dup',
  // In emulated zones.
  '-O zoned -d single -m single',
  'devices=2 -n 4096 -d raid0 -m raid1',
  'devices=3 -n 16384 -d single -m raid1c3',
  'devices=4 -n 4096 -d raid10 -m raid10',
  'devices=3 -n 4096 -d raid5 -m raid5',
  'devices=4 -n 16384 -d raid6 -m raid1c4',
  'devices=3,missing=1 -n 4096 -d raid1 -m raid1',
  'devices=4,missing=3 -n 4096 -d raid5 -m raid10',
  'devices=4,missing=0 -n 8192 -d raid6 -m raid6',
];
const plainMkfs = mkfsVariants.slice(0, 4);
const mountVariants = [
  'noatime',
  'noatime,compress-force=zstd',
  'noatime,max_inline=0',
  'noatime,compress=zlib',
  'noatime,compress-force=lzo',
  'noatime,nodatacow',
  'noatime,compress-force=zlib,max_inline=4000',
  'noatime,max_inline=2048',
  'noatime,nodatasum,compress-force=zstd:1',
];

/** A script for `volume.py`, which makes a filesystem with read-only snapshots. */
export type Script = readonly string[];

/** The script of a seed: of the style that it names, or else of the seed's own. */
export function sequence(seed: number, style?: Style): Script {
  const chosen = style ?? styleNames[seed % styleNames.length] ?? 'few';
  const dice = new Dice(seed);
  const mkfs = dice.pick(dice.chance(0.4) ? plainMkfs : mkfsVariants) ?? '';
  const megabytes = mkfs.includes('zoned') ? 4096 : 256;
  const lines = [`mkfs ${megabytes} ${mkfs}`, `mount ${dice.pick(mountVariants)}`];
  const trees = [
    new ModelTree('s'),
    ...(chosen === 'twins' || dice.chance(0.4) ? [new ModelTree('t')] : []),
    ...(chosen === 'shares' && dice.chance(0.5) ? [new ModelTree('u'), new ModelTree('v')] : []),
  ];
  lines.push(...(dice.chance(0.05) ? ['simplequota'] : []));
  lines.push(...trees.map(({ top }) => `subvol ${top}`));
  if (chosen === 'twins') lines.push(...twinDirectories(dice, trees));
  const rounds = 2 + dice.below(2);
  const howOften = operationsOf(chosen, dice);
  for (let round = 0; round < rounds; round++) {
    for (const tree of trees) {
      const place = workplace(chosen, dice, tree, trees);
      const { operations } = styles[chosen];
      const count = Math.ceil((operations / (round === 0 ? 1 : 2)) * (0.3 + dice.next()));
      const { directories } = styles[chosen];
      for (let at = round * 100; at < directories; at++) lines.push(...name.makeDirectory(place));
      const replaces = dice.chance(chosen === 'nests' ? 0.7 : 0.1);
      if (chosen === 'reuse') lines.push(...reuse.remakeLast(place));
      if (replaces) lines.push(...name.replaceNewestDirectory(place));
      for (let at = 0; at < count; at++) lines.push(...(howOften(dice)?.(place) ?? []));
      if (replaces) lines.push(...name.fillNewDirectory(place));
      if (chosen === 'reuse') lines.push(...reuse.makeLast(place));
    }
    lines.push(...between(dice, round));
    lines.push(...trees.map(({ top }) => `snapshot ${top} ${top}${round}`));
  }
  lines.push(...ending(dice, trees));
  return leavesWrongParity(mkfs) ? lines.filter((line) => line !== 'balance') : lines;
}

/**
 * Linux 6.18 may leave wrong parity behind a balance: it can't read such a filesystem itself when the
 * device is missing, though it can while all are there.
 */
const leavesWrongParity = (mkfs: string): boolean => /missing=.* -d raid[56]/.test(mkfs);

/**
 * The same directories in all subvolumes, with the same numbers; most also have the same generation,
 * so that a send takes them for the same.
 */
function twinDirectories(dice: Dice, trees: readonly ModelTree[]): string[] {
  const lines: string[] = [];
  const places = [''];
  const count = 6 + dice.below(12);
  for (let at = 0; at < count; at++) {
    const path = `${dice.pick(places) ?? ''}/n${at}`;
    if (dice.chance(0.6)) places.push(path);
    for (const tree of trees) {
      lines.push(`mkdir ${tree.top}${path}`);
      tree.add(`${tree.top}${path}`, 'dir');
      if (dice.chance(0.12)) lines.push('sync');
    }
  }
  return lines;
}

/** Operations by how often this style, and this seed, does them. */
function operationsOf(style: Style, dice: Dice): (dice: Dice) => Operation | undefined {
  const groups = [
    ...[nameOperations, dirOperations, inodeOperations, dataOperations],
    ...[crowdOperations, largeOperations, sharingOperations],
  ];
  const all = groups.flatMap((group, at) =>
    group.map(([operation, weight]) => ({
      operation,
      weight: weight * (styles[style].weights[at] ?? 0) * dice.of(0.3, 1, 1, 3),
    })),
  );
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  return (thrown) => {
    let left = thrown.next() * total;
    return all.find(({ weight }) => (left -= weight) < 0)?.operation;
  };
}

function workplace(
  style: Style,
  dice: Dice,
  tree: ModelTree,
  trees: readonly ModelTree[],
): Workplace {
  const { names } = styles[style];
  const newName = (): string => {
    const thrown = dice.next();
    if (style === 'links' && thrown < 0.7) {
      return `${dice.below(names)}${'l'.repeat(dice.of(5, 100, 240))}`;
    }
    if (thrown < 0.04) return dice.of('p', 'q').repeat(dice.of(100, 250));
    if (thrown < 0.06) return `o${256 + dice.below(24)}-${6 + dice.below(6)}-0`;
    if (thrown < 0.08) return dice.of('%ff%01', '%c3%a4', '%20%0a', '%e2%80%ae');
    if (thrown < 0.09) return dice.of('%f0%9f%90%9f'.repeat(63), '%e2%82%ac'.repeat(85));
    if (thrown < (style === 'links' ? 0.9 : 0.13)) return collidingName(dice);
    return `n${dice.below(names)}`;
  };
  return { dice, tree, other: dice.pick(trees.filter((each) => each !== tree)), newName };
}

/** What happens to the filesystem between two rounds. */
function between(dice: Dice, round: number): string[] {
  return [
    ...(dice.chance(0.3) ? ['remount'] : []),
    ...(dice.chance(0.15) ? [`subvol s/v${round}`] : []),
    ...(dice.chance(0.05) ? ['balance'] : []),
    ...(dice.chance(0.3) ? ['sync'] : []),
  ];
}

/** Shared references by balancing, a snapshot that goes, and inodes that have lost their name. */
function ending(dice: Dice, trees: readonly ModelTree[]): string[] {
  const files = trees[0]?.paths('file') ?? [];
  if (dice.chance(0.15)) {
    const held = dice.shuffled(files).slice(0, 3);
    return [...held.map((path) => `hold ${path}`), 'readonly s'];
  }
  return dice.chance(0.06) ? ['delete s1', 'balance'] : dice.chance(0.06) ? ['balance'] : [];
}
