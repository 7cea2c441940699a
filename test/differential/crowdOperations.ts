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

/** Deep directories move into one another, many at a time. */
const weave: Operation = (place) => {
  const { dice, tree } = place;
  const top = dice.chance(0.5) ? tree.top : crowdedDirectory(place);
  return [`weave ${top} ${dice.of(3, 20, 80)} ${dice.below(1000)}`];
};

/** Entries take one another's names, so that many inodes are in the way of others at once. */
const rotate: Operation = (place) => {
  const { dice, tree } = place;
  const top = dice.chance(0.2) ? tree.top : crowdedDirectory(place);
  return [`rotate ${top} ${dice.of(5, 80, 300)} ${dice.below(1000)}`];
};

/** A directory of many entries goes, but not all that was in it. */
const demolish: Operation = (place) => {
  const { dice, tree } = place;
  const path = crowdedDirectory(place);
  tree.remove(path);
  return [`demolish ${path} ${tree.top} ${dice.of(0, 1, 5, 60)} ${dice.below(1000)}`];
};

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
  [weave, 2],
  [rotate, 2],
  [demolish, 1],
  [links, 2],
];

/** A file that others share extents of, and how it is made if it isn't there yet. */
function sharedFile({ dice, tree }: Workplace): { readonly path: string; readonly made: string[] } {
  const path = `${tree.top}/shared${dice.below(3)}`;
  if (tree.has(path)) return { path, made: [] };
  tree.add(path, 'file');
  return { path, made: [`extents ${path} ${dice.of(3, 20, 100, 300)} ${dice.below(1000)}`] };
}

const extents: Operation = (place) => {
  const { dice } = place;
  const { path, made } = sharedFile(place);
  return [...made, `extents ${path} ${dice.of(3, 20, 100, 300)} ${dice.below(1000)}`];
};

const reflinks: Operation = (place) => {
  const { dice, tree, other } = place;
  const from = sharedFile(other && dice.chance(0.3) ? { ...place, tree: other } : place);
  const to = dice.chance(0.3) ? newPath(place) : sharedFile(place).path;
  tree.add(to, 'file');
  const count = dice.of(3, 30, 150, 400, 1200);
  return [...from.made, `reflinks ${from.path} ${to} ${count} ${dice.below(1000)}`];
};

/** Clones of one file, each about as large as a leaf, so that the references are in as many. */
const copies: Operation = (place) => {
  const { dice, tree } = place;
  const directory = `${tree.top}/copies${dice.below(2)}`;
  tree.add(directory, 'dir');
  const [count, padding] = [dice.of(5, 60, 150, 300), dice.of(0, 200, 2500)];
  return [`copies ${directory} ${count} ${padding}`];
};

/** One block that has more references than a send looks at, or nearly so. */
const repeat: Operation = (place) => {
  const { dice, tree } = place;
  const to = newPath(place);
  if (tree.has(to)) return [];
  tree.add(to, 'file');
  const { path, made } = sharedFile(place);
  return [...made, `repeat ${path} ${to} ${dice.of(60, 66, 1015, 1020, 1024, 1030)}`];
};

/** Extents with few to very many references. */
export const sharingOperations: readonly (readonly [Operation, number])[] = [
  [extents, 2],
  [reflinks, 4],
  [copies, 1.5],
  [repeat, 1],
];
