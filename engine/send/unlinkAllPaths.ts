// SPDX-License-Identifier: GPL-2.0-only
import { parseInodeRefs } from '../snapshot/inodeRef';
import { ItemType } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import { fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import { requireInodeGen } from './inodeInfo';
import { sendUnlink } from './pathCommands';
import type { SendContext } from './sendContext';

/**
 * `btrfs_unlink_all_paths` (4.19 to 6.0): takes all names of the parent snapshot from an inode that has
 * no links any more. The paths are worked out before the first goes.
 */
export function unlinkAllPaths(sctx: SendContext): void {
  const { probe, parentRoot } = sctx.setup;
  if (!parentRoot) return;
  probe?.enter('btrfs_unlink_all_paths', { ino: sctx.curIno });
  const paths = [];
  const from = { objectid: sctx.curIno, type: ItemType.INODE_REF, offset: 0 };
  for (const cursor = TreeCursor.seek(parentRoot.tree, from); cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== sctx.curIno) break;
    if (key.type !== ItemType.INODE_REF && key.type !== ItemType.INODE_EXTREF) break;
    for (const { parent, name } of parseInodeRefs(key, cursor.item)) {
      const gen = requireInodeGen(sctx, parentRoot, parent);
      paths.push(fsPathAdd(getCurPath(sctx, parent, gen), name));
    }
  }
  for (const path of paths) sendUnlink(sctx, path);
  probe?.leave('btrfs_unlink_all_paths', { ret: 0 });
}
