// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../byteString';
import { parseInodeRefs, type InodeRef } from '../snapshot/inodeRef';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { missingRef } from './errors';
import { fsPathPrepend } from './fsPath';

/**
 * `get_inode_path`: an inode's path as a snapshot has it, by first names. Throws ENOENT where a name
 * is missing, and ENAMETOOLONG, by which a circle of directories ends too.
 */
export function getInodePath(root: Snapshot, ino: number): ByteString {
  const first = firstRef(root, ino, true);
  let path = fsPathPrepend(first.name, emptyByteString);
  for (let dir = first.parent; ;) {
    const ref = firstRef(root, dir, false);
    // The root directory is its own parent.
    if (ref.parent === dir) return path;
    path = fsPathPrepend(ref.name, path);
    dir = ref.parent;
  }
}

function firstRef(root: Snapshot, ino: number, mayBeExtended: boolean): InodeRef {
  const from = { objectid: ino, type: ItemType.INODE_REF, offset: 0 };
  const cursor = TreeCursor.seek(root.tree, from);
  const isRef =
    cursor.valid &&
    (cursor.type === ItemType.INODE_REF ||
      (mayBeExtended && cursor.type === ItemType.INODE_EXTREF)) &&
    cursor.key.objectid === ino;
  const ref = isRef ? parseInodeRefs(cursor.key, cursor.item)[0] : undefined;
  if (!ref) throw missingRef(ino, root.tree.rootId);
  return ref;
}
