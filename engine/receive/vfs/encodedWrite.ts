// SPDX-License-Identifier: GPL-2.0-only
import type { Inode } from '../tree/inode';
import { InodeFlag } from '../tree/attributes';
import { touchContent } from './changeContent';
import { defaultSectorsize } from './cloneRange';
import { badValue, type MountedSubvolume } from './mountedSubvolume';
import { onInode, pwrite } from './writeFile';

/** `struct btrfs_ioctl_encoded_io_args`, in bytes. */
export interface EncodedWrite {
  readonly offset: number;
  /** Of the encoded data. */
  readonly encodedLength: number;
  /** Of the file's range that is written. */
  readonly fileLength: number;
  readonly unencodedLength: number;
  readonly unencodedOffset: number;
  readonly compression: number;
}

/** `BTRFS_ENCODED_IO_COMPRESSION_*`. */
const ZSTD = 2;
const LZO_4K = 3;
const compressionTypes = 8;

/** `BTRFS_MAX_COMPRESSED`, which is `BTRFS_MAX_UNCOMPRESSED`, too. */
const longest = 128 * 1024;

const tooLarge = 2 ** 63;

/** BTRFS_IOC_ENCODED_WRITE. The data itself isn't looked at, nor does the kernel. */
export function encodedWrite(on: MountedSubvolume, inode: Inode, write: EncodedWrite): void {
  const { offset, encodedLength, fileLength, unencodedLength, unencodedOffset } = write;
  if (inode.type === 'fifo') throw onInode('ENOTTY', inode);
  if (write.compression === 0 || write.compression >= compressionTypes) throw badValue(inode);
  if (unencodedOffset > unencodedLength) throw badValue(inode);
  if (fileLength > unencodedLength - unencodedOffset) throw badValue(inode);
  if (encodedLength === 0) return;
  if (offset >= tooLarge) throw badValue(inode);
  if (fileLength === 0) return;
  if (offset + fileLength > tooLarge) throw onInode('EFBIG', inode);
  if (isRefused(inode, write)) {
    // What comes before the data is looked at stays done.
    touchContent(on, inode);
    throw badValue(inode);
  }
  pwrite(on, inode, offset, fileLength, 'encoded write');
}

/** `btrfs_do_encoded_write`. */
function isRefused(inode: Inode, write: EncodedWrite): boolean {
  const { offset, encodedLength, fileLength, unencodedLength, unencodedOffset } = write;
  const end = offset + fileLength;
  return (
    (write.compression > ZSTD && write.compression !== LZO_4K) ||
    (inode.flags & InodeFlag.NODATASUM) !== 0n ||
    unencodedLength > longest ||
    encodedLength > longest ||
    encodedLength >= unencodedLength ||
    !isAligned(offset) ||
    (end < (inode.size ?? 0) && !isAligned(end)) ||
    !isAligned(unencodedOffset)
  );
}

const isAligned = (offset: number) => offset % defaultSectorsize === 0;
