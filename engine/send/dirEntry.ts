// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseDirItems, type DirItem } from '../snapshot/dirItem';
import { findItem } from '../snapshot/findItem';
import { ItemType } from '../snapshot/key';
import { nameHash } from '../snapshot/nameHash';
import type { Snapshot } from '../snapshot/snapshot';
import { has } from './profiles';
import type { SendContext } from './sendContext';

const ENOENT = -2;

/** `btrfs_lookup_dir_item`: the directory's entry of that name, if it has one. */
export function lookupDirItem(root: Snapshot, dir: number, name: ByteString): DirItem | undefined {
  return lookup(root, dir, ItemType.DIR_ITEM, name);
}

/** `btrfs_lookup_xattr`: the inode's extended attribute of that name, if it has one. */
export function lookupXattr(root: Snapshot, ino: number, name: ByteString): DirItem | undefined {
  return lookup(root, ino, ItemType.XATTR_ITEM, name);
}

function lookup(
  root: Snapshot,
  objectid: number,
  type: number,
  name: ByteString,
): DirItem | undefined {
  const key = { objectid, type, offset: nameHash(name) };
  const item = findItem(root.tree, key);
  return item && parseDirItems(key, item).find((entry) => entry.name === name);
}

/**
 * `lookup_dir_item_inode`: the inode that the name leads to; undefined (ENOENT) if there is no such
 * name or it is a subvolume's.
 */
export function lookupDirItemInode(
  sctx: SendContext,
  root: Snapshot,
  dir: number,
  name: ByteString,
): number | undefined {
  const { probe } = sctx.setup;
  const rootId = root.tree.rootId;
  probe?.enter('lookup_dir_item_inode', { root: rootId, dir, name_len: name.length, name });
  const location = lookupDirItem(root, dir, name)?.location;
  const isSubvolume = location?.type === ItemType.ROOT_ITEM && has(sctx, 'ignoresSubvolumeEntries');
  const inode = isSubvolume ? undefined : location?.objectid;
  if (isSubvolume) probe?.event('subvolume_entry', { root: rootId, dir, name });
  probe?.leave(
    'lookup_dir_item_inode',
    inode === undefined ? { ret: ENOENT } : { ret: 0, found_inode: inode },
  );
  return inode;
}
