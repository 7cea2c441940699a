// SPDX-License-Identifier: GPL-2.0-only
import { safeU64, u16, u32, u64, u8 } from '../snapshot/littleEndian';
import { parseBackupRoots, type BackupRoot } from './backupRoot';
import { checksumOfType, type Checksum } from './checksum';

/** Bytes of a superblock: `BTRFS_SUPER_INFO_SIZE`. */
export const superblockSize = 4096;
/** Where a device's superblocks lie, the one that the kernel mounts by first. */
export const superblockOffsets = [0x10000, 0x4000000, 0x4000000000] as const;

/** `struct btrfs_super_block`, as far as reading needs it. Addresses and sizes in bytes. */
export interface Superblock {
  readonly fsid: Uint8Array;
  /** What every tree block bears as its fsid: not `fsid` after `btrfstune -m`. */
  readonly metadataUuid: Uint8Array;
  readonly flags: bigint;
  readonly generation: number;
  readonly root: number;
  readonly rootLevel: number;
  readonly chunkRoot: number;
  readonly chunkRootLevel: number;
  readonly chunkRootGeneration: number;
  /** 0 if there is no log tree to replay. */
  readonly logRoot: bigint;
  readonly numDevices: bigint;
  readonly sectorsize: number;
  readonly nodesize: number;
  readonly compatRo: bigint;
  readonly incompat: bigint;
  readonly checksum: Checksum;
  readonly devid: bigint;
  /** Of this device; 16 bytes. */
  readonly deviceUuid: Uint8Array;
  /** Size of this device when it was last written. */
  readonly deviceBytes: bigint;
  /** Chunk items, with their keys, by which the chunk tree is found. */
  readonly sysChunkArray: Uint8Array;
  /** The roots of the last commits, the newest first. */
  readonly backupRoots: readonly BackupRoot[];
}

/** `BTRFS_SUPER_FLAG_SEEDING`: others grow out of this device, which no longer changes. */
export const seedingFlag = 1n << 32n;

/** What was found where a superblock should be. */
export type SuperblockReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly reason: string }
  /** Its checksum can't be checked: the type is none that this reader knows. */
  | { readonly kind: 'checksum-type'; readonly csumType: number }
  | { readonly kind: 'good'; readonly superblock: Superblock };

const magic = 0x4d5f53665248425fn; // "_BHRfS_M"
const metadataUuidBit = 1n << 10n;
const maxLevel = 7;
const sysChunkArrayAt = 0x32b;
const sysChunkArrayMax = 2048;
const backupRootsAt = 0xb2b;

/** Parses the 4096 bytes of a superblock that belongs at `physical`; never throws. */
export function readSuperblock(bytes: Uint8Array, physical: number): SuperblockReading {
  if (bytes.length < superblockSize || u64(bytes, 0x40) !== magic) return { kind: 'absent' };
  const csumType = u16(bytes, 0xc4);
  const checksum = checksumOfType(csumType);
  if (!checksum) return { kind: 'checksum-type', csumType };
  if (!checksum.matches(bytes.subarray(32, superblockSize), bytes, 0))
    return { kind: 'damaged', reason: 'its checksum is wrong' };
  const superblock = parse(bytes, checksum);
  const reason = superblock ? fault(superblock, bytes, physical) : 'an address is above 2^53';
  return superblock && reason === undefined
    ? { kind: 'good', superblock }
    : { kind: 'damaged', reason: reason ?? 'an address is above 2^53' };
}

function parse(bytes: Uint8Array, checksum: Checksum): Superblock | undefined {
  const generation = safeU64(bytes, 0x48);
  const root = safeU64(bytes, 0x50);
  const chunkRoot = safeU64(bytes, 0x58);
  const chunkRootGeneration = safeU64(bytes, 0xa4);
  if (generation === undefined || root === undefined) return undefined;
  if (chunkRoot === undefined || chunkRootGeneration === undefined) return undefined;
  const incompat = u64(bytes, 0xbc);
  const fsid = bytes.slice(0x20, 0x30);
  const arraySize = Math.min(u32(bytes, 0xa0), sysChunkArrayMax);
  return {
    fsid,
    metadataUuid: incompat & metadataUuidBit ? bytes.slice(0x23b, 0x24b) : fsid,
    flags: u64(bytes, 0x38),
    generation,
    root,
    rootLevel: u8(bytes, 0xc6),
    chunkRoot,
    chunkRootLevel: u8(bytes, 0xc7),
    chunkRootGeneration,
    logRoot: u64(bytes, 0x60),
    numDevices: u64(bytes, 0x88),
    sectorsize: u32(bytes, 0x90),
    nodesize: u32(bytes, 0x94),
    compatRo: u64(bytes, 0xb4),
    incompat,
    checksum,
    devid: u64(bytes, 0xc9),
    deviceUuid: bytes.slice(0x10b, 0x11b),
    deviceBytes: u64(bytes, 0xd1),
    sysChunkArray: bytes.slice(sysChunkArrayAt, sysChunkArrayAt + arraySize),
    backupRoots: parseBackupRoots(bytes.subarray(backupRootsAt)),
  };
}

/** What the kernel's `btrfs_validate_super` would refuse; undefined if nothing. */
function fault(superblock: Superblock, bytes: Uint8Array, physical: number): string | undefined {
  const { sectorsize, nodesize } = superblock;
  if (safeU64(bytes, 0x30) !== physical) return 'it says that it belongs elsewhere';
  if (!isPowerOfTwo(sectorsize) || sectorsize < 4096 || sectorsize > 65536)
    return `its sector size is ${sectorsize}`;
  if (!isPowerOfTwo(nodesize) || nodesize < sectorsize || nodesize > 65536)
    return `its node size is ${nodesize}`;
  if (superblock.rootLevel > maxLevel || superblock.chunkRootLevel > maxLevel)
    return 'a tree is higher than 8 levels';
  if (superblock.root % sectorsize !== 0 || superblock.chunkRoot % sectorsize !== 0)
    return "a tree's root is not at a sector's beginning";
  if (u32(bytes, 0xa0) > sysChunkArrayMax) return 'its array of system chunks is too long';
  return undefined;
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}
