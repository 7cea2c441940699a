// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, emptyByteString, type ByteString } from '../byteString';
import { FileExtentType, parseFileExtentItem } from '../snapshot/fileExtentItem';
import { findItem } from '../snapshot/findItem';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { badSymlink, emptySymlink } from './errors';
import { fsPathAdd } from './fsPath';

/** `read_symlink`: its target. Throws EIO if there is none, EUCLEAN if it lies where it may not. */
export function readSymlink(root: Snapshot, ino: number): ByteString {
  const { rootId } = root.tree;
  const key = { objectid: ino, type: ItemType.EXTENT_DATA, offset: 0 };
  const item = findItem(root.tree, key);
  if (!item) throw emptySymlink(ino, rootId);

  const extent = parseFileExtentItem(key, item);
  if (extent.type !== FileExtentType.INLINE) {
    throw badSymlink(ino, rootId, `that is not inline, extent type ${extent.type}`);
  }
  if (extent.compression !== 0) {
    throw badSymlink(ino, rootId, `with compression, compression type ${extent.compression}`);
  }
  return fsPathAdd(emptyByteString, byteStringOf(extent.inlineData.subarray(0, extent.ramBytes)));
}
