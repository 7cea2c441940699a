// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { processRecordedRefs } from './processRecordedRefs';
import { has } from './profiles';
import { recordDeletedRefs, recordNewRefs } from './recordRefs';
import type { SendContext } from './sendContext';

/** `process_all_refs` of an inode that is made anew: all its names in the sent snapshot. */
export function processAllNewRefs(sctx: SendContext): void {
  processAllRefs(sctx, sctx.setup.sendRoot, 'NEW', recordNewRefs);
}

/** `process_all_refs` of an inode whose number was used again: all its names in the parent. */
export function processAllDeletedRefs(sctx: SendContext): void {
  const { parentRoot } = sctx.setup;
  if (parentRoot) processAllRefs(sctx, parentRoot, 'DELETED', recordDeletedRefs);
}

/** Whether a move is put off doesn't matter: it is renamed into place when its parent is. */
function processAllRefs(
  sctx: SendContext,
  root: Snapshot,
  command: 'NEW' | 'DELETED',
  record: typeof recordNewRefs,
): void {
  const { probe } = sctx.setup;
  const ino = sctx.cmpKey.objectid;
  probe?.enter('process_all_refs', { cmd: command });
  const from = { objectid: ino, type: ItemType.INODE_REF, offset: 0 };
  for (const cursor = TreeCursor.seek(root.tree, from); cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== ino) break;
    const extended = key.type === ItemType.INODE_EXTREF && has(sctx, 'readsExtrefs');
    if (key.type !== ItemType.INODE_REF && !extended) break;
    record(sctx, key, cursor.item);
  }
  processRecordedRefs(sctx);
  probe?.leave('process_all_refs', { ret: 0 });
}
