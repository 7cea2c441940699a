// SPDX-License-Identifier: GPL-2.0-only
import { unsupported } from './errors';
import type { Superblock } from './superblock';

/** `BTRFS_FEATURE_INCOMPAT_*` by bit: those that reading copes with. */
const readableIncompat = new Map<number, string>([
  [0, 'MIXED_BACKREF'],
  [1, 'DEFAULT_SUBVOL'],
  [2, 'MIXED_GROUPS'],
  [3, 'COMPRESS_LZO'],
  [4, 'COMPRESS_ZSTD'],
  [5, 'BIG_METADATA'],
  [6, 'EXTENDED_IREF'],
  [7, 'RAID56'],
  [8, 'SKINNY_METADATA'],
  [9, 'NO_HOLES'],
  [10, 'METADATA_UUID'],
  [11, 'RAID1C34'],
  [12, 'ZONED'],
  [14, 'RAID_STRIPE_TREE'],
  [16, 'SIMPLE_QUOTA'],
]);
/** Those that lay trees out in ways of their own. */
const refusedIncompat = new Map<number, string>([
  [13, 'EXTENT_TREE_V2'],
  [17, 'REMAP_TREE'],
]);
const raidStripeTree = 1n << 14n;
/** FREE_SPACE_TREE, FREE_SPACE_TREE_VALID, VERITY, BLOCK_GROUP_TREE: none concerns a reader. */
const knownCompatRo = 0xfn;

/** `BTRFS_SUPER_FLAG_METADUMP` and `_V2`: an image without the files' data. */
const metadumpFlags = (1n << 33n) | (1n << 34n);

/** Whether a tree of its own says where data lies. */
export function hasStripeTree(superblock: Superblock): boolean {
  return (superblock.incompat & raidStripeTree) !== 0n;
}

/** Throws a DiskError that names the first thing that the reader can't cope with. */
export function refuseUnsupported(
  superblock: Superblock,
  source: string,
  warn: (warning: string) => void,
): void {
  for (let bit = 0; bit < 64; bit++) {
    if (!((superblock.incompat >> BigInt(bit)) & 1n) || readableIncompat.has(bit)) continue;
    const name = refusedIncompat.get(bit) ?? `unknown (incompat bit ${bit})`;
    throw unsupported(source, `it has the feature ${name}`);
  }
  if (superblock.flags & metadumpFlags)
    throw unsupported(source, 'it is a METADUMP, which has no file data');
  const unknown = superblock.compatRo & ~knownCompatRo;
  if (unknown) warn(`Unknown compat_ro features (0x${unknown.toString(16)}) are ignored`);
}
