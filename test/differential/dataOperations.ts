// SPDX-License-Identifier: GPL-2.0-only
import type { Dice } from './dice';
import { newPath, type Operation, type Workplace } from './nameOperations';

const sectorsize = 4096;
const aligned = (value: number): number => value - (value % sectorsize);

const length = (dice: Dice): number => {
  const any = 1 + dice.below(dice.of(100, 2000, 5000, 20000, 70000, 200000));
  return dice.chance(0.5) ? any : aligned(any + sectorsize - 1);
};

const offset = (dice: Dice): number => {
  const any = dice.below(dice.of(1, 4096, 20000, 100000, 300000));
  return dice.chance(0.4) ? any : aligned(any);
};

/** A file, now and then a new one. */
function file(place: Workplace): string {
  const { dice, tree } = place;
  const path = dice.chance(0.15) ? undefined : dice.pick(tree.paths('file'));
  if (path !== undefined) return path;
  const fresh = newPath(place);
  if (tree.has(fresh)) return dice.pick(tree.paths('file')) ?? `${tree.top}/f`;
  tree.add(fresh, 'file');
  return fresh;
}

const write: Operation = (place) => {
  const { dice } = place;
  const path = file(place);
  const line = `write ${path} ${offset(dice)} ${length(dice)} ${dice.below(1000)}`;
  return dice.chance(0.4) ? [line, `fsync ${path}`] : [line];
};

const truncate: Operation = (place) => [`truncate ${file(place)} ${offset(place.dice)}`];

/** Also with the size kept, punching a hole, and zeroing a range. */
const fallocate: Operation = (place) => {
  const { dice } = place;
  return [
    `fallocate ${file(place)} ${dice.of(0, 1, 3, 3, 16, 17)} ${offset(dice)} ${length(dice)}`,
  ];
};

const source = ({ dice, tree, other }: Workplace): string | undefined =>
  dice.pick((other && dice.chance(0.3) ? other : tree).paths('file'));

const cloneRange: Operation = (place) => {
  const { dice } = place;
  const from = source(place);
  if (from === undefined) return [];
  const [at, to] = [aligned(offset(dice)), aligned(offset(dice))];
  return [
    `clone ${from} ${at} ${dice.chance(0.4) ? 0 : aligned(length(dice))} ${file(place)} ${to}`,
  ];
};

const cloneFile: Operation = (place) => {
  const from = source(place);
  if (from === undefined) return [];
  const path = file(place);
  return [...(place.dice.chance(0.7) ? [`truncate ${path} 0`] : []), `clone ${from} 0 0 ${path} 0`];
};

/** Two files get the same bytes, and then share them. */
const dedupe: Operation = (place) => {
  const { dice } = place;
  const [one, other] = [file(place), file(place)];
  const [at, to] = [aligned(offset(dice)), aligned(offset(dice))];
  const [size, seed] = [aligned(length(dice)) + sectorsize, dice.below(1000)];
  return [
    `write ${one} ${at} ${size} ${seed}`,
    `write ${other} ${to} ${size} ${seed}`,
    `dedupe ${one} ${at} ${size} ${other} ${to}`,
  ];
};

/** Half of them allocated ahead, as swap files are. */
const noCow: Operation = (place) => {
  const path = newPath(place);
  if (place.tree.has(path)) return [];
  place.tree.add(path, 'file');
  const allocated = place.dice.chance(0.5) ? [`fallocate ${path} 0 0 ${length(place.dice)}`] : [];
  return [`create ${path}`, `chattr ${path} +C`, ...allocated];
};

const defragment: Operation = (place) => [
  `defragment ${file(place)} ${place.dice.of(0, 0, 1, 2, 3)}`,
];

/** Up to where and how far operations on large files reach, in bytes: all of it sparse. */
const far = (dice: Dice): number => {
  const near = dice.of(0, 2 ** 32, 5 * 2 ** 30, 2 ** 40) + offset(dice);
  return Math.max(0, near - dice.of(0, 4096, 100_000));
};

const farOperations: Operation = (place) => {
  const { dice } = place;
  const path = file(place);
  const from = source(place) ?? path;
  return [
    dice.of(
      `write ${path} ${far(dice)} ${length(dice)} ${dice.below(1000)}`,
      `write ${path} ${far(dice)} ${length(dice)} ${dice.below(1000)}`,
      `truncate ${path} ${far(dice)}`,
      `fallocate ${path} 3 ${aligned(far(dice))} ${dice.of(length(dice), 5 * 2 ** 30)}`,
      `clone ${from} ${aligned(far(dice))} ${dice.of(0, aligned(length(dice)))} ${path} ${aligned(far(dice))}`,
    ),
  ];
};

/** What happens to sparse files of more than 4 GiB. */
export const largeOperations: readonly (readonly [Operation, number])[] = [[farOperations, 1]];

/** What happens to data, with how often. */
export const dataOperations: readonly (readonly [Operation, number])[] = [
  [write, 8],
  [truncate, 3],
  [fallocate, 4],
  [cloneRange, 4],
  [cloneFile, 2],
  [dedupe, 2],
  [noCow, 0.3],
  [defragment, 0.3],
  [() => ['sync'], 0.7],
];
