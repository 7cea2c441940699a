// SPDX-License-Identifier: GPL-2.0-only
import { wrongSize } from './errors';
import { numberField } from './itemFields';
import type { Key } from './key';
import { u32, u64 } from './littleEndian';

/** `struct btrfs_timespec`: seconds since 1970, signed. */
export interface InodeTime {
  readonly sec: bigint;
  readonly nsec: number;
}

/** `struct btrfs_inode_item`. Sizes in bytes. */
export interface InodeItem {
  readonly generation: number;
  readonly transid: number;
  readonly size: number;
  /** Only for show: kernels have let it go astray. */
  readonly nbytes: bigint;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** Type and permissions: `st_mode`. */
  readonly mode: number;
  readonly rdev: number;
  /** `BTRFS_INODE_*`; the upper half are the read-only ones (verity). */
  readonly flags: bigint;
  readonly sequence: bigint;
  readonly atime: InodeTime;
  readonly ctime: InodeTime;
  readonly mtime: InodeTime;
  readonly otime: InodeTime;
}

const itemSize = 160;

/** Parses an INODE_ITEM; throws an ItemError if it isn't one. */
export function parseInodeItem(key: Key, item: Uint8Array): InodeItem {
  if (item.length !== itemSize) throw wrongSize(key, item.length, itemSize);
  return {
    generation: numberField(key, item, 0, 'generation'),
    transid: numberField(key, item, 8, 'transid'),
    size: numberField(key, item, 16, 'size'),
    nbytes: u64(item, 24),
    nlink: u32(item, 40),
    uid: u32(item, 44),
    gid: u32(item, 48),
    mode: u32(item, 52),
    rdev: numberField(key, item, 56, 'rdev'),
    flags: u64(item, 64),
    sequence: u64(item, 72),
    atime: time(item, 112),
    ctime: time(item, 124),
    mtime: time(item, 136),
    otime: time(item, 148),
  };
}

function time(item: Uint8Array, at: number): InodeTime {
  return { sec: BigInt.asIntN(64, u64(item, at)), nsec: u32(item, at + 8) };
}
