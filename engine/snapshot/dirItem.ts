// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import { pastEnd } from './errors';
import { signedField } from './itemFields';
import type { Key } from './key';
import { u16, u64, u8 } from './littleEndian';

/** One entry of a DIR_ITEM, DIR_INDEX or XATTR_ITEM: `struct btrfs_dir_item`. */
export interface DirItem {
  /** What the name leads to: (inode, INODE_ITEM, 0) or (subvolume, ROOT_ITEM, …). */
  readonly location: Key;
  readonly transid: bigint;
  /** `BTRFS_FT_*`, without the bit that says "encrypted". */
  readonly type: number;
  readonly name: ByteString;
  /** An xattr's value; a view. Empty for a directory's entry. */
  readonly data: Uint8Array;
}

const headerSize = 30;
const encrypted = 0x80;

/**
 * The entries of the item, in the order in which they lie there: several where names' hashes
 * collide. Throws an ItemError.
 */
export function parseDirItems(key: Key, item: Uint8Array): readonly DirItem[] {
  const entries: DirItem[] = [];
  for (let at = 0; at < item.length;) {
    const nameAt = at + headerSize;
    if (nameAt > item.length) throw pastEnd(key, 'an entry', nameAt, item.length);
    const dataAt = nameAt + u16(item, at + 27);
    const end = dataAt + u16(item, at + 25);
    if (end > item.length) throw pastEnd(key, 'an entry', end, item.length);
    entries.push({
      location: {
        objectid: signedField(key, item, at, "location's objectid"),
        type: u8(item, at + 8),
        offset: signedField(key, item, at + 9, "location's offset"),
      },
      transid: u64(item, at + 17),
      type: u8(item, at + 29) & ~encrypted,
      name: byteStringOf(item.subarray(nameAt, dataAt)),
      data: item.subarray(dataAt, end),
    });
    at = end;
  }
  return entries;
}
