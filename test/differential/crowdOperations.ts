// SPDX-License-Identifier: GPL-2.0-only
import { newPath, type Operation, type Workplace } from './nameOperations';

/** A directory of which the model knows only that it is there. */
function crowdedDirectory(place: Workplace): string {
  const { dice, tree } = place;
  const known = dice.pick(tree.paths('dir').filter((path) => path.includes('/crowd')));
  if (known !== undefined) return known;
  const path = `${tree.top}/crowd${dice.below(3)}`;
  tree.add(path, 'dir');
  return path;
}

/** As many entries as make trees of several levels; directories are fewer, as each has times to send. */
const fill: Operation = (place) => {
  const { dice } = place;
  const kind = dice.of('empty', 'file', 'dir');
  const count = dice.of(70, 270, kind === 'dir' ? 300 : 1200);
  return [`fill ${crowdedDirectory(place)} ${count} ${kind} ${dice.of(1, 8, 60, 200)}`];
};

const thin: Operation = (place) => {
  const { dice } = place;
  const step = dice.of(1, 2, 2, 3, 7, 50);
  return [`thin ${crowdedDirectory(place)} ${step} ${dice.below(step)}`];
};

/** Also among all directories of the subvolume. */
const scatter: Operation = (place) => {
  const { dice, tree } = place;
  const top = dice.chance(0.3) ? tree.top : crowdedDirectory(place);
  return [`scatter ${top} ${dice.of(10, 60, 300)} ${dice.below(1000)}`];
};

/** Deeper than the name cache is large, now and then. */
const chain: Operation = (place) => [
  `chain ${crowdedDirectory(place)} ${place.dice.of(5, 40, 100, 280)}`,
];

/** More links than fit one item, so that INODE_EXTREF has the others. */
const links: Operation = (place) => {
  const { dice, tree } = place;
  const source = dice.pick(tree.paths('file')) ?? newPath(place);
  const fresh = tree.has(source) ? [] : [`create ${source}`];
  tree.add(source, 'file');
  const directory = dice.chance(0.5) ? crowdedDirectory(place) : tree.top;
  const [count, length] = [dice.of(20, 90, 400), dice.of(3, 100, 230)];
  return [...fresh, `mkdir ${directory}`, `links ${source} ${directory} ${count} ${length}`];
};

/** What happens to directories with many entries, and to inodes with many names. */
export const crowdOperations: readonly (readonly [Operation, number])[] = [
  [fill, 3],
  [thin, 3],
  [scatter, 4],
  [chain, 1],
  [links, 2],
];

function sharedFile({ dice, tree }: Workplace): string {
  const path = `${tree.top}/shared${dice.below(3)}`;
  if (!tree.has(path)) tree.add(path, 'file');
  return path;
}

const extents: Operation = (place) => [
  `extents ${sharedFile(place)} ${place.dice.of(3, 20, 100, 300)} ${place.dice.below(1000)}`,
];

const reflinks: Operation = (place) => {
  const { dice, tree, other } = place;
  const from = other && dice.chance(0.3) ? { ...place, tree: other } : place;
  const to = dice.chance(0.3) ? newPath(place) : sharedFile(place);
  tree.add(to, 'file');
  const count = dice.of(3, 30, 150, 400, 1200);
  return [`reflinks ${sharedFile(from)} ${to} ${count} ${dice.below(1000)}`];
};

/** Extents with few to very many references. */
export const sharingOperations: readonly (readonly [Operation, number])[] = [
  [extents, 2],
  [reflinks, 4],
];
