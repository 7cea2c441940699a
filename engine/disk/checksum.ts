// SPDX-License-Identifier: GPL-2.0-only
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { crc32c } from '../crc32c';
import { u32 } from '../snapshot/littleEndian';
import { xxhash64 } from './xxhash64';

/** A filesystem's way to check its blocks and its data: what `csum_type` says. */
export interface Checksum {
  readonly name: string;
  /** Bytes of a checksum. */
  readonly size: number;
  /** Whether it is the one that a stream's commands have, too. */
  readonly isCrc32c: boolean;
  /** As it is stored. */
  of(bytes: Uint8Array): Uint8Array;
  /** Whether it is the one stored at `at`. */
  matches(bytes: Uint8Array, stored: Uint8Array, at: number): boolean;
}

const crc = (bytes: Uint8Array): number => ~crc32c(0xffffffff, bytes) >>> 0;

/** By `BTRFS_CSUM_TYPE_*`. */
const checksums: readonly Checksum[] = [
  {
    name: 'crc32c',
    size: 4,
    isCrc32c: true,
    of: (bytes) => {
      const stored = new Uint8Array(4);
      new DataView(stored.buffer).setUint32(0, crc(bytes), true);
      return stored;
    },
    matches: (bytes, stored, at) => crc(bytes) === u32(stored, at),
  },
  hash('xxhash64', 8, xxhash64),
  hash('sha256', 32, sha256),
  hash('blake2b', 32, (bytes) => blake2b(bytes, { dkLen: 32 })),
];

function hash(name: string, size: number, of: Checksum['of']): Checksum {
  const matches: Checksum['matches'] = (bytes, stored, at) =>
    of(bytes).every((byte, index) => byte === stored[at + index]);
  return { name, size, isCrc32c: false, of, matches };
}

/** Undefined for a type that btrfs doesn't define. */
export function checksumOfType(type: number): Checksum | undefined {
  return checksums[type];
}
