// SPDX-License-Identifier: GPL-2.0-only
import { parseInodeRefs } from '../snapshot/inodeRef';
import { FIRST_FREE_OBJECTID, ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { directoryLoop } from './errors';
import { requireFirstRef } from './firstRef';
import { maxDepth } from './fsPath';
import { requireInodeInfo } from './inodeInfo';
import type { SendContext } from './sendContext';

/**
 * `is_ancestor`: whether directory `ancestor` is above the inode in that snapshot, by any of the
 * inode's names. An INODE_REF item's names all have one directory; of an INODE_EXTREF each is looked
 * at.
 */
export function isAncestor(
  sctx: SendContext,
  root: Snapshot,
  ancestor: number,
  ancestorGen: number,
  ino: number,
): boolean {
  const { probe } = sctx.setup;
  probe?.enter('is_ancestor', {
    root: root.tree.rootId,
    ino1: ancestor,
    ino1_gen: ancestorGen,
    ino2: ino,
  });
  const is = directoriesOf(root, ino).some((dir) =>
    checkInoInPath(sctx, root, ancestor, ancestorGen, dir),
  );
  probe?.leave('is_ancestor', { ret: is ? 1 : 0 });
  return is;
}

function directoriesOf(root: Snapshot, ino: number): readonly number[] {
  const dirs: number[] = [];
  const from = { objectid: ino, type: ItemType.INODE_REF, offset: 0 };
  for (const cursor = TreeCursor.seek(root.tree, from); cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== ino) break;
    if (key.type === ItemType.INODE_REF) dirs.push(key.offset);
    else if (key.type !== ItemType.INODE_EXTREF) break;
    else dirs.push(...parseInodeRefs(key, cursor.item).map((ref) => ref.parent));
  }
  return dirs;
}

/** `check_ino_in_path`: whether the directory is, or is below, the ancestor. */
function checkInoInPath(
  sctx: SendContext,
  root: Snapshot,
  ancestor: number,
  ancestorGen: number,
  dir: number,
): boolean {
  const { generation: dirGen } = requireInodeInfo(sctx, root, dir);
  if (ancestor === dir) return ancestorGen === dirGen;
  let ino = dir;
  for (let depth = 0; ino > FIRST_FREE_OBJECTID; depth++) {
    if (depth > maxDepth) throw directoryLoop(dir);
    const parent = requireFirstRef(sctx, root, ino);
    if (parent.dir === ancestor) return parent.dirGen === ancestorGen;
    ino = parent.dir;
  }
  return false;
}
