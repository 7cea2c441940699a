// SPDX-License-Identifier: GPL-2.0-only
import { newPath, type Operation, type Workplace } from './nameOperations';

/** Something of any type. */
function makeAnything(place: Workplace, path: string): string {
  const { dice, tree } = place;
  const line = dice.of(
    `mkdir ${path}`,
    `create ${path}`,
    `write ${path} 0 ${1 + dice.below(9000)} ${dice.below(1000)}`,
    `symlink ${path} ${1 + dice.below(90)}`,
    `mknod ${path} ${dice.of('fifo', 'sock', 'char', 'block')} ${dice.below(300)} ${dice.below(70000)}`,
  );
  const isFile = line.startsWith('create') || line.startsWith('write');
  tree.add(path, line.startsWith('mkdir') ? 'dir' : isFile ? 'file' : 'other');
  return line;
}

const remove = ({ tree }: Workplace, path: string): string => {
  const isDirectory = tree.kind(path) === 'dir';
  tree.remove(path);
  return `${isDirectory ? 'rmtree' : 'unlink'} ${path}`;
};

/** The newest inode goes, and its number comes back, sometimes under its name. */
export const reuseNumber: Operation = (place) => {
  const { dice, tree } = place;
  const path = tree.newest;
  if (!tree.has(path)) return [];
  const line = remove(place, path);
  const fresh = dice.chance(0.5) ? path : newPath(place);
  return tree.has(fresh) ? [line] : [line, 'remount', makeAnything(place, fresh)];
};

/** At a round's end, so that these numbers are the highest, and free for the next round. */
export const makeLast: Operation = (place) =>
  Array.from({ length: 1 + place.dice.below(6) }, (_, at) => `${newPath(place)}last${at}`).flatMap(
    (path) => (place.tree.has(path) ? [] : [makeAnything(place, path)]),
  );

/** At the next one's beginning: the same numbers, in any order, for inodes of any types. */
export const remakeLast: Operation = (place) => {
  const { dice, tree } = place;
  const last = tree.paths('dir', 'file', 'other').filter((path) => /last\d$/.test(path));
  const gone = last.flatMap((path) => (tree.has(path) ? [remove(place, path)] : []));
  const names = dice.shuffled(last).map((path) => (dice.chance(0.6) ? path : newPath(place)));
  const made = names.flatMap((path) => (tree.has(path) ? [] : [makeAnything(place, path)]));
  return [...gone, 'remount', ...made];
};
