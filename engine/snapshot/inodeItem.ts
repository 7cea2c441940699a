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

/** What the send engine asks of a `struct btrfs_inode_item`. Sizes in bytes. */
export interface InodeItem {
  readonly generation: number;
  readonly transid: number;
  readonly size: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** Type and permissions: `st_mode`. */
  readonly mode: number;
  readonly rdev: number;
  /** `BTRFS_INODE_*`; the upper half are the read-only ones (verity). */
  readonly flags: bigint;
}

/** The whole of it. */
export interface WholeInodeItem extends InodeItem {
  /** Kernels have let it go astray. */
  readonly nbytes: bigint;
  readonly sequence: bigint;
  readonly atime: InodeTime;
  readonly ctime: InodeTime;
  readonly mtime: InodeTime;
  readonly otime: InodeTime;
}

const itemSize = 160;

/** Parses an INODE_ITEM without what is only shown; throws an ItemError if it isn't one. */
export function parseInodeItem(key: Key, item: Uint8Array): InodeItem {
  requireSize(key, item);
  return {
    generation: numberField(key, item, 0, 'generation'),
    transid: numberField(key, item, 8, 'transid'),
    size: numberField(key, item, 16, 'size'),
    nlink: u32(item, 40),
    uid: u32(item, 44),
    gid: u32(item, 48),
    mode: u32(item, 52),
    rdev: numberField(key, item, 56, 'rdev'),
    flags: u64(item, 64),
  };
}

/** Parses all of an INODE_ITEM, for show; throws an ItemError if it isn't one. */
export function parseWholeInodeItem(key: Key, item: Uint8Array): WholeInodeItem {
  return {
    ...parseInodeItem(key, item),
    nbytes: u64(item, 24),
    sequence: u64(item, 72),
    atime: time(item, 112),
    ctime: time(item, 124),
    mtime: time(item, 136),
    otime: time(item, 148),
  };
}

/** The times as `struct btrfs_timespec`s, which is also how a stream has them; views of the item. */
export interface RawInodeTimes {
  readonly atime: Uint8Array;
  readonly ctime: Uint8Array;
  readonly mtime: Uint8Array;
  readonly otime: Uint8Array;
}

/** An INODE_ITEM's times, without parsing anything; throws an ItemError if it isn't one. */
export function rawInodeTimes(key: Key, item: Uint8Array): RawInodeTimes {
  requireSize(key, item);
  return {
    atime: item.subarray(112, 124),
    ctime: item.subarray(124, 136),
    mtime: item.subarray(136, 148),
    otime: item.subarray(148, 160),
  };
}

function requireSize(key: Key, item: Uint8Array): void {
  if (item.length !== itemSize) throw wrongSize(key, item.length, itemSize);
}

function time(item: Uint8Array, at: number): InodeTime {
  return { sec: BigInt.asIntN(64, u64(item, at)), nsec: u32(item, at + 8) };
}
