// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../byteString';
import { FileExtentType } from '../../snapshot/fileExtentItem';
import { ItemType } from '../../snapshot/key';
import type { MemoryItem } from '../../snapshot/memoryItem';
import type { FileRange } from './fileRanges';
import type { ItemRun } from './inodeItems';
import { ItemBytes } from './itemBytes';
import type { SentInode } from './sentInode';
import type { StreamData } from './streamData';

const headerSize = 21;

/** EXTENT_DATA items; of holes there are none, as with NO_HOLES. */
export function dataRun(data: StreamData, inode: SentInode): ItemRun {
  const { ranges } = inode;
  return {
    count: ranges.length,
    items: (from, to) =>
      ranges.slice(from, to).map((range) => ({
        key: { objectid: inode.ino, type: ItemType.EXTENT_DATA, offset: range.offset },
        data: isInline(inode, range) ? inlineItem(data, range) : regularItem(range),
      })),
  };
}

/** A file that has inline data has nothing else. */
function isInline({ ranges }: SentInode, { extent, at, length }: FileRange): boolean {
  return extent.kind === 'inline' && at === 0 && ranges.length === 1 && length >= extent.ramBytes;
}

function inlineItem(data: StreamData, { extent, generation }: FileRange): Uint8Array {
  const { encoded, diskNumBytes, ramBytes, compression } = extent;
  const stored = encoded === undefined ? new Uint8Array(0) : data.raw(encoded, 0, diskNumBytes);
  return new ItemBytes(headerSize + stored.length)
    .u64(0, generation)
    .u64(8, ramBytes)
    .u8(16, compression)
    .u8(20, FileExtentType.INLINE)
    .set(headerSize, stored).bytes;
}

function regularItem({ extent, at, length, generation }: FileRange): Uint8Array {
  return new ItemBytes(53)
    .u64(0, generation)
    .u64(8, extent.ramBytes)
    .u8(16, extent.compression)
    .u8(20, extent.kind === 'preallocated' ? FileExtentType.PREALLOC : FileExtentType.REG)
    .u64(21, extent.bytenr)
    .u64(29, extent.diskNumBytes)
    .u64(37, at)
    .u64(45, length).bytes;
}

/** A symlink's target. */
export function symlinkItem(inode: SentInode, target: ByteString): MemoryItem {
  const item = new ItemBytes(headerSize + target.length)
    .u64(0, inode.transid)
    .u64(8, target.length)
    .u8(20, FileExtentType.INLINE)
    .set(headerSize, bytesOf(target));
  const key = { objectid: inode.ino, type: ItemType.EXTENT_DATA, offset: 0 };
  return { key, data: item.bytes };
}
