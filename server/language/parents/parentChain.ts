// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { chooseParent, type ParentStream } from './chooseParent';
import type { CataloguedSubvolume, StreamCatalogue } from './streamCatalogue';
import type { SentSubvolume, SubvolumeId } from './sentSubvolume';

/** The streams that one builds on, and how far they reach. */
export interface ParentChain {
  /** The nearest first; only those in other files than the one before. */
  readonly parents: readonly ParentStream[];
  /**
   * `full`: the last is a full send, so that every inode is known. `missing`: no file makes the
   * subvolume `wanted`. `cycle`: it is made from what is in the chain already. `too-long`: there is
   * more behind `maxParents`.
   */
  readonly end: 'full' | 'missing' | 'cycle' | 'too-long';
  /** The subvolume that the chain lacks, unless it is `full`. */
  readonly wanted: SubvolumeId | undefined;
}

/** Parents behind each other that are followed: each stays open while its child is shown. */
export const maxParents = 100;

/**
 * Follows a subvolume's parents by UUID. The stream of a parent may itself build on one that comes before
 * it in its file; that one needs no looking for.
 */
export async function parentChain(
  child: CataloguedSubvolume,
  catalogue: Pick<StreamCatalogue, 'withUuid' | 'inFile'>,
): Promise<ParentChain> {
  const parents: ParentStream[] = [];
  /** How many parents the chain had when it came to a subvolume. */
  const seen = new Map([[keyOf(child), 0]]);
  let at = child;
  for (;;) {
    const wanted = (await firstOfFile(at, catalogue)).parent;
    if (!wanted) return { parents, end: 'full', wanted: undefined };
    if (parents.length === maxParents) return { parents, end: 'too-long', wanted };
    const candidates = await catalogue.withUuid(wanted.uuid, URI.parse(at.file));
    const parent = chooseParent(wanted, at.file, candidates);
    if (!parent) return { parents, end: 'missing', wanted };
    const known = seen.get(keyOf(parent));
    // What is made from itself is known to nobody: no stream in a cycle has a parent.
    if (known !== undefined) return { parents: parents.slice(0, known), end: 'cycle', wanted };
    parents.push(parent);
    seen.set(keyOf(parent), parents.length);
    at = parent;
  }
}

/** The first of the subvolumes in one file that build on each other up to this one. */
async function firstOfFile(
  { file, subvolume }: CataloguedSubvolume,
  catalogue: Pick<StreamCatalogue, 'inFile'>,
): Promise<SentSubvolume> {
  const all = subvolume.command === 0 ? [] : await catalogue.inFile(file);
  let first = subvolume;
  for (;;) {
    const before = parentInFile(first, all);
    if (!before) return first;
    first = before;
  }
}

/** The subvolume of the same file that one builds on: the last before it with the parent's UUID. */
export function parentInFile(
  { parent, command }: SentSubvolume,
  all: readonly SentSubvolume[],
): SentSubvolume | undefined {
  return parent && all.findLast((other) => other.command < command && other.uuid === parent.uuid);
}

const keyOf = ({ file, subvolume }: CataloguedSubvolume): string => `${subvolume.command} ${file}`;
