// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseDirItems, type DirItem } from '../snapshot/dirItem';
import { ItemType } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import { isDirectory } from './fileMode';
import { isFirstRef } from './firstRef';
import { fsPathAdd } from './fsPath';
import { genUniqueName } from './genUniqueName';
import { getCurPath } from './getCurPath';
import { requireInodeInfo } from './inodeInfo';
import { existentInode } from './inodeState';
import { sendLink, sendRename, sendUnlink } from './pathCommands';
import { has } from './profiles';
import type { DirRef, SendContext } from './sendContext';

// Linux 3.6 alone leaves out a name in a directory that is not there yet, and gives it once that is made.
// Faults and all: a moved directory is expected under an orphan name that it was never given, and what
// has its first name elsewhere may lose that.

/** In `__record_new_ref`: whether the name has to wait. An inode whose first name does stays an orphan. */
export function waitsForDirectory(
  sctx: SendContext,
  { dir, dirGen }: DirRef,
  name: ByteString,
): boolean {
  if (!has(sctx, 'finishesDirsLater') || existentInode(sctx, dir, dirGen, undefined)) return false;
  const { probe, sendRoot } = sctx.setup;
  if (isFirstRef(sctx, sendRoot, sctx.curIno, dir, name)) sctx.curInodeFirstRefOrphan = true;
  probe?.event('ref_left_out', { ino: sctx.curIno, dir, dir_gen: dirGen, name });
  return true;
}

/**
 * `finish_outoforder_dir`: gives the names that waited for this directory; then what had a name of its
 * own meanwhile loses that.
 */
export function finishOutOfOrderDir(sctx: SendContext): void {
  if (!has(sctx, 'finishesDirsLater')) return;
  if (!isDirectory(sctx.curInodeMode) || !sctx.curInodeNew) return;
  const { probe } = sctx.setup;
  const { curIno: dir, curInodeGen: dirGen } = sctx;
  probe?.enter('finish_outoforder_dir', { dir, dir_gen: dirGen });
  const path = getCurPath(sctx, dir, dirGen);
  const entries = earlierEntries(sctx, dir);
  const leavesOrphans = entries.map((entry) => giveName(sctx, dir, path, entry));
  if (leavesOrphans.includes(true)) for (const entry of entries) takeOldName(sctx, dir, entry);
  probe?.leave('finish_outoforder_dir', { ret: 0 });
}

/** Entries of inodes that were processed before the directory, a subvolume's number among them. */
function earlierEntries(sctx: SendContext, dir: number): readonly DirItem[] {
  const entries: DirItem[] = [];
  const from = { objectid: dir, type: ItemType.DIR_ITEM, offset: 0 };
  const cursor = TreeCursor.seek(sctx.setup.sendRoot.tree, from);
  for (; cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== dir || key.type !== ItemType.DIR_ITEM) break;
    entries.push(...parseDirItems(key, cursor.item));
  }
  return entries.filter(({ location }) => location.objectid < dir);
}

/** Whether an orphan name is left behind, which a directory's rename doesn't do. */
function giveName(sctx: SendContext, dir: number, path: ByteString, entry: DirItem): boolean {
  const { mode, isOrphan, curPath } = whereItIs(sctx, dir, entry);
  const newPath = fsPathAdd(path, entry.name);
  if (isDirectory(mode)) {
    sendRename(sctx, curPath, newPath);
    return false;
  }
  sendLink(sctx, newPath, curPath);
  return isOrphan;
}

function takeOldName(sctx: SendContext, dir: number, entry: DirItem): void {
  const { mode, curPath } = whereItIs(sctx, dir, entry);
  if (!isDirectory(mode)) sendUnlink(sctx, curPath);
}

function whereItIs(sctx: SendContext, dir: number, { location, name }: DirItem) {
  const { sendRoot } = sctx.setup;
  const ino = location.objectid;
  const { mode, generation } = requireInodeInfo(sctx, sendRoot, ino);
  const isOrphan = isFirstRef(sctx, sendRoot, ino, dir, name);
  const curPath = isOrphan
    ? genUniqueName(sctx, ino, generation)
    : getCurPath(sctx, ino, generation);
  return { mode, isOrphan, curPath };
}
