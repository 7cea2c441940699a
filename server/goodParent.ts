// SPDX-License-Identifier: GPL-2.0-only

/** What the choice looks at; of a subvolume that is not deleted. */
export interface Candidate {
  readonly id: number;
  readonly uuid: Uint8Array;
  /** All zero where it is no snapshot. */
  readonly parentUuid: Uint8Array;
  readonly ctransid: number;
}

/**
 * The parent for a send with clone sources only, as btrfs-progs' find_good_parent chooses it: the
 * snapshot's own parent where it is a clone source; else, of the clone sources with the same parent,
 * the one changed nearest in time to that parent, the first of equals. Undefined where there is none.
 */
export function findGoodParent(
  subvolumes: readonly Candidate[],
  id: number,
  cloneSources: readonly number[],
): number | undefined {
  const parentOf = (child: number): Candidate | undefined => {
    const parentUuid = subvolumes.find((candidate) => candidate.id === child)?.parentUuid;
    return (
      parentUuid && subvolumes.find(({ uuid }) => uuid.every((byte, at) => byte === parentUuid[at]))
    );
  };
  const parent = parentOf(id);
  if (!parent) return undefined;
  if (cloneSources.includes(parent.id)) return parent.id;

  let best: { readonly id: number; readonly distance: number } | undefined;
  for (const source of cloneSources) {
    if (parentOf(source)?.id !== parent.id) continue;
    const ctransid = subvolumes.find((candidate) => candidate.id === source)?.ctransid;
    if (ctransid === undefined) continue;
    const distance = Math.abs(ctransid - parent.ctransid);
    if (!best || distance < best.distance) best = { id: source, distance };
  }
  return best?.id;
}
