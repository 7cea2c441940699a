// SPDX-License-Identifier: GPL-2.0-only
import { parseDirItems } from '../snapshot/dirItem';
import { FIRST_FREE_OBJECTID, ItemType, type Key } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { addOrphanDirInfo, freeOrphanDirInfo, getOrphanDirInfo } from './orphanDirs';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/**
 * `can_rmdir`: whether a deleted directory is empty at the receiver by now. If not, it is noted among
 * the orphan directories, and from then on found under its orphan name; a directory that has yet to
 * move out of it is told to try again. Inodes up to `progress` have left it.
 */
export function canRmdir(
  sctx: SendContext,
  dir: number,
  dirGen: number,
  progress = sctx.curIno,
): boolean {
  const { probe, parentRoot } = sctx.setup;
  probe?.enter('can_rmdir', { dir, dir_gen: dirGen });
  const can = parentRoot !== undefined && isEmptied(sctx, parentRoot, dir, dirGen, progress);
  probe?.leave('can_rmdir', { ret: can ? 1 : 0 });
  return can;
}

function isEmptied(
  sctx: SendContext,
  root: Snapshot,
  dir: number,
  dirGen: number,
  progress: number,
): boolean {
  if (dir === FIRST_FREE_OBJECTID && has(sctx, 'rootIsNeverReused')) return false;
  const known = getOrphanDirInfo(sctx, dir, dirGen);
  const readsOn = !has(sctx, 'countsNextEntry');
  if (known && !readsOn && progress < known.dirHighSeqIno) return false;

  // The last entry is likely the highest inode: while that one is to come, the rest needn't be read,
  // unless a waiting directory in it would be told to try again too early.
  const last = known || readsOn ? 0 : lastEntryIno(root, dir);
  if (last === undefined) return true;
  const found =
    progress < last
      ? { empty: false, offset: 0, highest: last }
      : walkEntries(sctx, root, {
          dir,
          dirGen,
          progress,
          from: known?.lastDirIndexOffset ?? 0,
          last,
        });
  if (found.empty) {
    if (known) freeOrphanDirInfo(sctx, known);
    return true;
  }
  if (!has(sctx, 'remembersOrphanDirs')) return false;
  const info = known ?? addOrphanDirInfo(sctx, dir, dirGen);
  info.lastDirIndexOffset = found.offset;
  info.dirHighSeqIno = Math.max(info.dirHighSeqIno, found.highest);
  if (!known)
    sctx.setup.probe?.event('delayed_rmdir', {
      dir,
      gen: dirGen,
      last_dir_index_offset: info.lastDirIndexOffset,
      dir_high_seq_ino: info.dirHighSeqIno,
    });
  return false;
}

interface EntrySearch {
  readonly dir: number;
  readonly dirGen: number;
  readonly progress: number;
  /** The DIR_INDEX where the last search ended. */
  readonly from: number;
  /** What the last entry leads to, or 0. */
  readonly last: number;
}

/** Looks for an entry that the receiver still has, from the one where the last search ended. */
function walkEntries(
  sctx: SendContext,
  root: Snapshot,
  { dir, dirGen, progress, from, last }: EntrySearch,
): { readonly empty: boolean; readonly offset: number; readonly highest: number } {
  const cursor = TreeCursor.seek(root.tree, {
    objectid: dir,
    type: ItemType.DIR_INDEX,
    offset: from,
  });
  let highest = last;
  for (; cursor.valid && isIndexOf(cursor.key, dir); cursor.next()) {
    const { key } = cursor;
    const ino = entryIno(key, cursor.item);
    highest = Math.max(highest, ino);
    const waiting = sctx.waitingDirMoves.get(ino);
    if (waiting && has(sctx, 'remembersOrphanDirs')) {
      waiting.rmdirIno = dir;
      waiting.rmdirGen = dirGen;
      return { empty: false, offset: key.offset, highest };
    }
    if (ino > progress) return { empty: false, offset: key.offset, highest };
  }
  return { empty: true, offset: 0, highest };
}

/** What the directory's last entry leads to; undefined if it has no entry. */
function lastEntryIno(root: Snapshot, dir: number): number | undefined {
  const end: Key = { objectid: dir, type: ItemType.DIR_INDEX, offset: -1 };
  const cursor = TreeCursor.seekLast(root.tree, end);
  return cursor && isIndexOf(cursor.key, dir) ? entryIno(cursor.key, cursor.item) : undefined;
}

const isIndexOf = (key: Key, dir: number): boolean =>
  key.objectid === dir && key.type === ItemType.DIR_INDEX;

const entryIno = (key: Key, item: Uint8Array): number =>
  parseDirItems(key, item)[0]?.location.objectid ?? 0;
