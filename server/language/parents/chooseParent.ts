// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';
import type { CataloguedSubvolume } from './streamCatalogue';
import type { SentSubvolume, SubvolumeId } from './sentSubvolume';

/** The subvolume that a stream builds on, as another file's stream makes it. */
export interface ParentStream extends CataloguedSubvolume {
  /**
   * The parent had this UUID and another ctransid when the child was sent: it was changed in between,
   * or another snapshot of one received subvolume is meant. `btrfs receive` takes it all the same.
   */
  readonly ctransidDiffers: boolean;
  /** Further files that make the same subvolume. */
  readonly others: readonly string[];
}

/**
 * Of the subvolumes that have a parent's UUID the one that is most likely meant: with the parent's
 * ctransid before others, whole before damaged, sent in full before from a parent, in the child's folder
 * before elsewhere; then by name, so that the choice is always the same.
 */
export function chooseParent(
  parent: SubvolumeId,
  file: string,
  candidates: readonly CataloguedSubvolume[],
): ParentStream | undefined {
  const folder = folderOf(file);
  const rank = ({ file: candidate, subvolume, damaged }: CataloguedSubvolume): number =>
    (differs(subvolume, parent) ? 8 : 0) +
    (damaged === true ? 4 : 0) +
    (subvolume.parent ? 2 : 0) +
    (folderOf(candidate) === folder ? 0 : 1);
  const [best, ...others] = candidates
    .filter(({ subvolume }) => subvolume.uuid === parent.uuid)
    .sort((left, right) => rank(left) - rank(right) || compare(left.file, right.file));
  if (!best) return undefined;
  return {
    ...best,
    ctransidDiffers: differs(best.subvolume, parent),
    others: [...new Set(others.map((other) => other.file))].filter((other) => other !== best.file),
  };
}

function differs(subvolume: SentSubvolume, { ctransid }: SubvolumeId): boolean {
  return subvolume.ctransid !== ctransid;
}

const folderOf = (file: string): string => Utils.dirname(URI.parse(file)).toString();
const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
