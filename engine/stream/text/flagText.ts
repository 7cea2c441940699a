// SPDX-License-Identifier: GPL-2.0-only

/** `BTRFS_INODE_*`, lowest bit first: what FILEATTR carries. */
const inodeFlags = [
  'NODATASUM',
  'NODATACOW',
  'READONLY',
  'NOCOMPRESS',
  'PREALLOC',
  'SYNC',
  'IMMUTABLE',
  'APPEND',
  'NODUMP',
  'NOATIME',
  'DIRSYNC',
  'COMPRESS',
];
/** `BTRFS_INODE_RO_VERITY`: the read-only compatible flags fill the upper 32 bits. */
const verityBit = 32;

/** `FALLOC_FL_*`, lowest bit first. */
const fallocateModes = [
  'KEEP_SIZE',
  'PUNCH_HOLE',
  'NO_HIDE_STALE',
  'COLLAPSE_RANGE',
  'ZERO_RANGE',
  'INSERT_RANGE',
  'UNSHARE_RANGE',
];

export function inodeFlagsText(flags: bigint): string {
  return flagsText(flags, (bit) => (bit === verityBit ? 'RO_VERITY' : inodeFlags[bit]));
}

export function fallocateModeText(mode: bigint): string {
  return flagsText(mode, (bit) => fallocateModes[bit]);
}

/** Names joined by `|`, then what has no name as one hexadecimal number; `0` where nothing is set. */
function flagsText(flags: bigint, nameOf: (bit: number) => string | undefined): string {
  const words: string[] = [];
  let unnamed = 0n;
  for (let bit = 0; flags >> BigInt(bit) !== 0n; bit++) {
    const mask = 1n << BigInt(bit);
    if ((flags & mask) === 0n) continue;
    const name = nameOf(bit);
    if (name === undefined) unnamed |= mask;
    else words.push(name);
  }
  if (unnamed !== 0n) words.push(`0x${unnamed.toString(16)}`);
  return words.length === 0 ? '0' : words.join('|');
}
