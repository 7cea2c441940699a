// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { genUniqueName } from './genUniqueName';
import { getCurPath } from './getCurPath';
import { cacheKey } from './lruCache';
import { didOverwriteFirstRef, type OverwrittenInode } from './overwriteRef';
import { has } from './profiles';
import type { DirRef, RecordedRef, SendContext } from './sendContext';

/** What the passes of `process_recorded_refs` hand on to each other. */
export interface RefsInWork {
  /** A path by which the receiver has the current inode now. */
  validPath: ByteString;
  /** That path is the inode's orphan name: it has no name of its own yet, or lost it. */
  isOrphan: boolean;
  canRename: boolean;
  /** The inode's rename was put off. */
  pendingMove: boolean;
  /** A directory was orphanized: recorded paths may lead through its old name. */
  orphanizedDir: boolean;
  /** One of them was above the current inode. */
  orphanizedAncestor: boolean;
  /** What the last new name that stood in another's place took it from. */
  overwritten: OverwrittenInode | undefined;
  /** Directories that a name came to or went from: each once where the kernel has it so. */
  readonly checkDirs: Map<string, DirRef>;
}

/** Finds where the receiver has the inode: a new one, and one whose name was taken, is an orphan. */
export function beginRefs(sctx: SendContext): RefsInWork {
  const { curIno, curInodeGen } = sctx;
  const isOrphan = sctx.curInodeNew || didOverwriteFirstRef(sctx, curIno, curInodeGen);
  return {
    validPath: isOrphan
      ? genUniqueName(sctx, curIno, curInodeGen)
      : getCurPath(sctx, curIno, curInodeGen),
    isOrphan,
    canRename: true,
    pendingMove: false,
    orphanizedDir: false,
    orphanizedAncestor: false,
    overwritten: undefined,
    checkDirs: new Map(),
  };
}

/** `record_check_dir_ref_in_tree`: the directory is to be looked at in the end. */
export function recordCheckDir(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const { probe } = sctx.setup;
  const { dir, dirGen, name } = ref;
  if (!has(sctx, 'checksEachDirOnce')) {
    listCheckDir(sctx, work, ref);
    return;
  }
  probe?.enter('record_check_dir_ref_in_tree', { dir, dir_gen: dirGen, name });
  const id = cacheKey(dir, dirGen);
  if (!work.checkDirs.has(id)) {
    probe?.enter('dup_ref', { dir, dir_gen: dirGen, name });
    work.checkDirs.set(id, { dir, dirGen });
    probe?.leave('dup_ref', {});
  }
  probe?.leave('record_check_dir_ref_in_tree', { ret: 0 });
}

/** Kernels before that tree: a list, with a directory once for each name, or a `ulist` of numbers. */
function listCheckDir(sctx: SendContext, work: RefsInWork, ref: RecordedRef): void {
  const { probe } = sctx.setup;
  const { dir, dirGen, name } = ref;
  if (!has(sctx, 'listsCheckedDirs')) {
    if (!work.checkDirs.has(`${dir}`)) work.checkDirs.set(`${dir}`, { dir, dirGen });
    return;
  }
  probe?.enter('dup_ref', { dir, dir_gen: dirGen, name });
  work.checkDirs.set(`${work.checkDirs.size}`, { dir, dirGen });
  probe?.leave('dup_ref', {});
}
