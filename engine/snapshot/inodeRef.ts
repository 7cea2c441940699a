// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import { pastEnd } from './errors';
import { numberField } from './itemFields';
import { ItemType, type Key } from './key';
import { u16, u64 } from './littleEndian';

/** A name of an inode: one entry of an INODE_REF or INODE_EXTREF item. */
export interface InodeRef {
  /** The directory that holds the name. */
  readonly parent: number;
  /** The name's DIR_INDEX in that directory; only for show. */
  readonly index: bigint;
  readonly name: ByteString;
}

/**
 * The names in an INODE_REF (one parent, which is the key's offset) or INODE_EXTREF item (each entry
 * names its parent), in the order in which they lie there. Throws an ItemError.
 */
export function parseInodeRefs(key: Key, item: Uint8Array): readonly InodeRef[] {
  const extended = key.type === ItemType.INODE_EXTREF;
  const indexAt = extended ? 8 : 0;
  const header = indexAt + 10;
  const refs: InodeRef[] = [];
  for (let at = 0; at < item.length;) {
    if (at + header > item.length) throw pastEnd(key, 'a name', at + header, item.length);
    const nameAt = at + header;
    const end = nameAt + u16(item, nameAt - 2);
    if (end > item.length) throw pastEnd(key, 'a name', end, item.length);
    refs.push({
      parent: extended ? numberField(key, item, at, 'parent') : key.offset,
      index: u64(item, at + indexAt),
      name: byteStringOf(item.subarray(nameAt, end)),
    });
    at = end;
  }
  return refs;
}
