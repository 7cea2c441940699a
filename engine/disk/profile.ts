// SPDX-License-Identifier: GPL-2.0-only

/** How a chunk's stripes share its data: a block group's profile. */
export interface Profile {
  readonly name: string;
  /** Neighbouring stripes that hold the same. */
  readonly mirrors: number;
  /** Stripes of each row that hold parity: P, then Q. */
  readonly parities: number;
  /** Stripes that a chunk has: at least these, or exactly them. */
  readonly minStripes: number;
  readonly exact: boolean;
}

const single: Profile = { name: 'single', mirrors: 1, parities: 0, minStripes: 1, exact: true };

/** By bit of `BTRFS_BLOCK_GROUP_*`. */
const profiles: readonly (readonly [bigint, Profile])[] = [
  [1n << 3n, { name: 'RAID0', mirrors: 1, parities: 0, minStripes: 1, exact: false }],
  [1n << 4n, { name: 'RAID1', mirrors: 2, parities: 0, minStripes: 2, exact: true }],
  [1n << 5n, { name: 'DUP', mirrors: 2, parities: 0, minStripes: 2, exact: true }],
  [1n << 6n, { name: 'RAID10', mirrors: 2, parities: 0, minStripes: 2, exact: false }],
  [1n << 7n, { name: 'RAID5', mirrors: 1, parities: 1, minStripes: 2, exact: false }],
  [1n << 8n, { name: 'RAID6', mirrors: 1, parities: 2, minStripes: 3, exact: false }],
  [1n << 9n, { name: 'RAID1C3', mirrors: 3, parities: 0, minStripes: 3, exact: true }],
  [1n << 10n, { name: 'RAID1C4', mirrors: 4, parities: 0, minStripes: 4, exact: true }],
];

/** DATA, SYSTEM and METADATA. */
const contentBits = 7n;
const dataBit = 1n;
const systemBit = 2n;

/** Whether the type says what a chunk holds, and nothing beside the filesystem's own system chunks. */
export function hasContent(type: bigint): boolean {
  const content = type & contentBits;
  return content !== 0n && ((content & systemBit) === 0n || content === systemBit);
}

/** The profile that a chunk's type names; undefined if it names several, or none that is known. */
export function profileOf(type: bigint): Profile | undefined {
  const layout = type & ~contentBits;
  return layout === 0n ? single : profiles.find(([bit]) => bit === layout)?.[1];
}

/** What is wrong with so many stripes, of which so many are mirrors by RAID10; undefined if nothing. */
export function stripesFault(
  profile: Profile,
  stripes: number,
  subStripes: number,
): string | undefined {
  const { name, minStripes, exact, mirrors } = profile;
  if (name === 'RAID10' && subStripes !== mirrors)
    return `its stripes are mirrored ${subStripes} times`;
  const fits = exact ? stripes === minStripes : stripes >= minStripes && stripes % mirrors === 0;
  return fits ? undefined : `it has ${stripes} stripes, which ${profile.name} can't have`;
}

/** Whether the stripe tree, where there is one, says where such a chunk's data lies. */
export function usesStripeTree(type: bigint): boolean {
  const profile = profileOf(type);
  return (
    (type & contentBits) === dataBit &&
    profile !== undefined &&
    profile !== single &&
    profile.parities === 0
  );
}
