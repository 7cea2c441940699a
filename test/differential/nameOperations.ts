// SPDX-License-Identifier: GPL-2.0-only
import type { Dice } from './dice';
import { isBelow, parentOf, type ModelTree } from './modelTree';

/** Where operations happen, and which names new things get. */
export interface Workplace {
  readonly dice: Dice;
  readonly tree: ModelTree;
  /** The other subvolume, if there is one. */
  readonly other: ModelTree | undefined;
  readonly newName: () => string;
}

/** An operation as lines of a script; none where there is nothing to do it to. */
export type Operation = (place: Workplace) => readonly string[];

/** A path that may be taken, in a directory that there is. */
export function newPath({ dice, tree, newName }: Workplace): string {
  const dirs = tree.paths('dir');
  const deepest = [...dirs].sort((one, other) => other.length - one.length).slice(0, 6);
  const dir = dice.chance(0.2) ? tree.top : dice.pick(dice.chance(0.2) ? deepest : dirs);
  return `${dir ?? tree.top}/${newName()}`;
}

const make =
  (verb: (place: Workplace, path: string) => string, kind: 'dir' | 'file' | 'other'): Operation =>
  (place) => {
    const path = newPath(place);
    if (place.tree.has(path) || path.length > 3000) return [];
    place.tree.add(path, kind);
    return [verb(place, path)];
  };

export const makeDirectory = make((_, path) => `mkdir ${path}`, 'dir');
export const createFile = make((_, path) => `create ${path}`, 'file');
export const makeSymlink = make(
  ({ dice }, path) => `symlink ${path} ${dice.of(1, 50, 1000)}`,
  'other',
);
export const makeSpecial = make(
  ({ dice }, path) =>
    `mknod ${path} ${dice.of('fifo', 'sock', 'char', 'block')} ${dice.of(1, 8, 300)} ${dice.of(3, 300, 70000)}`,
  'other',
);

/** An empty subvolume, of which a snapshot has an entry that leads nowhere. */
export const nestSubvolume = make((_, path) => `subvol ${path}`, 'other');

function rename({ tree }: Workplace, from: string, to: string): string[] {
  if (!tree.canRename(from, to)) return [];
  tree.rename(from, to);
  return [`rename ${from} ${to}`];
}

const anything = ({ dice, tree }: Workplace): string | undefined =>
  dice.pick(tree.paths('dir', 'file', 'other'));

export const move: Operation = (place) => {
  const from = anything(place);
  return from === undefined ? [] : rename(place, from, newPath(place));
};

export const moveOver: Operation = (place) => {
  const [from, to] = [anything(place), anything(place)];
  return from === undefined || to === undefined ? [] : rename(place, from, to);
};

export const moveDirectory: Operation = (place) => {
  const from = place.dice.pick(place.tree.paths('dir'));
  return from === undefined ? [] : rename(place, from, newPath(place));
};

export const exchange: Operation = (place) => {
  const { tree } = place;
  const [one, other] = [anything(place), anything(place)];
  if (one === undefined || other === undefined || one === other) return [];
  if (isBelow(one, other) || isBelow(other, one)) return [];
  tree.exchange(one, other);
  return [`exchange ${one} ${other}`];
};

/** A directory becomes a child of its child. */
export const turnOver: Operation = (place) => {
  const { dice, tree, newName } = place;
  const child = dice.pick(tree.paths('dir').filter((path) => parentOf(path) !== tree.top));
  if (child === undefined) return [];
  const parent = parentOf(child);
  const to = `${parentOf(parent)}/${newName()}`;
  const first = rename(place, child, to);
  if (first.length === 0) return [];
  const name = dice.chance(0.5) ? parent.slice(parent.lastIndexOf('/')) : `/${newName()}`;
  return [...first, ...rename(place, parent, `${to}${name}`)];
};

/** Several directories are nested anew, each somewhere among those before it. */
export const nestAnew: Operation = (place) => {
  const { dice, tree } = place;
  const chosen = dice.shuffled(tree.paths('dir')).slice(0, 2 + dice.below(7));
  // The inner ones first, so that the paths of the others hold.
  const inner = [...chosen].sort((one, other) => other.length - one.length);
  const lines: string[] = [];
  const spares: { readonly spare: string; readonly name: string }[] = [];
  for (const path of inner) {
    const spare = `${tree.top}/spare${spares.length}`;
    const done = rename(place, path, spare);
    if (done.length > 0) spares.push({ spare, name: path.slice(path.lastIndexOf('/') + 1) });
    lines.push(...done);
  }
  const roots = [tree.top];
  for (const { spare, name } of dice.shuffled(spares)) {
    const parent = dice.pick(roots.slice(-3)) ?? tree.top;
    const kept = `${parent}/${dice.chance(0.8) ? name : place.newName()}`;
    const to = tree.has(kept) ? `${parent}/n${dice.below(1000)}` : kept;
    lines.push(...rename(place, spare, to));
    roots.push(to);
  }
  return lines;
};

/** A directory is made and others move into it: nothing has a higher inode number. */
export const fillNewDirectory: Operation = (place) => {
  const { dice, tree } = place;
  const dir = newPath(place);
  const chosen = dice.shuffled(tree.paths('dir')).filter((path) => !isBelow(dir, path));
  if (tree.has(dir)) return [];
  tree.add(dir, 'dir');
  const moved = chosen.slice(0, 1 + dice.below(4)).flatMap((path) => {
    return tree.has(path) ? rename(place, path, `${dir}/${place.newName()}`) : [];
  });
  return [`mkdir ${dir}`, ...moved];
};

/** That directory is made anew with its number, and others take the names of what was in it. */
export const replaceNewestDirectory: Operation = (place) => {
  const { dice, tree } = place;
  const dir = tree.newest;
  if (tree.kind(dir) !== 'dir') return [];
  const elsewhere = (): string | undefined =>
    dice.pick(tree.paths('dir').filter((path) => path !== dir && !isBelow(path, dir)));
  const names = tree.children(dir).map((path) => path.slice(dir.length + 1));
  const lines: string[] = [];
  for (const path of tree.children(dir)) {
    const parent = dice.chance(0.8) ? elsewhere() : undefined;
    lines.push(...rename(place, path, `${parent ?? tree.top}/r${dice.below(1000)}`));
  }
  if (tree.children(dir).length > 0) return lines;
  lines.push(`rmdir ${dir}`, 'remount', `mkdir ${dir}`);
  for (const name of names) {
    const from = elsewhere();
    if (from !== undefined) lines.push(...rename(place, from, `${dir}/${name}`));
  }
  return lines;
};

export const hardLink: Operation = (place) => {
  const { dice, tree } = place;
  const source = dice.pick(tree.paths('file', 'other'));
  if (source === undefined) return [];
  const count = dice.of(1, 1, 3, dice.chance(0.2) ? 30 : 2);
  return Array.from({ length: count }, () => newPath(place)).flatMap((path) => {
    if (tree.has(path)) return [];
    tree.add(path, tree.kind(source) ?? 'other');
    return [`link ${source} ${path}`];
  });
};

export const unlink: Operation = ({ dice, tree }) => {
  const path = dice.pick(tree.paths('file', 'other'));
  if (path === undefined) return [];
  tree.remove(path);
  return [`unlink ${path}`];
};

/** What can be removed so is a subvolume. */
export const removeSubvolume: Operation = ({ dice, tree }) => {
  const path = dice.pick(tree.paths('other'));
  return path === undefined ? [] : [`rmdir ${path}`];
};

export const removeTree: Operation = ({ dice, tree }) => {
  const path = dice.pick(tree.paths('dir'));
  if (path === undefined) return [];
  tree.remove(path);
  return [`rmtree ${path}`];
};

/** A directory goes, what was in it does not. */
export const dissolve: Operation = (place) => {
  const { dice, tree } = place;
  const dir = dice.pick(tree.paths('dir'));
  if (dir === undefined) return [];
  const lines = tree.children(dir).flatMap((path) => {
    const to = newPath(place);
    return rename(place, path, isBelow(to, dir) ? `${tree.top}/${place.newName()}` : to);
  });
  if (tree.children(dir).length > 0) return lines;
  tree.remove(dir);
  return [...lines, `rmdir ${dir}`];
};

/** A file takes the place of a directory, or a directory that of a file. */
export const remake: Operation = (place) => {
  const path = anything(place);
  if (path === undefined) return [];
  const { dice, tree } = place;
  const wasDirectory = tree.kind(path) === 'dir';
  tree.remove(path);
  tree.add(path, wasDirectory ? 'file' : 'dir');
  return [
    wasDirectory ? `rmtree ${path}` : `unlink ${path}`,
    ...(dice.chance(0.2) ? ['remount'] : []),
    wasDirectory ? `create ${path}` : `mkdir ${path}`,
  ];
};
