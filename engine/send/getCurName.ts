// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { missingRef } from './errors';
import { requireFirstRef } from './firstRef';
import { genUniqueName } from './genUniqueName';
import { existentInode } from './inodeState';
import { nameCacheRemove, nameCacheSearch, nameCacheStore } from './nameCache';
import { didOverwriteRef } from './overwriteRef';
import type { SendContext } from './sendContext';

/** The directory that a walk up goes on with: as the kernel's pointers, it is written to. */
export interface ParentDir {
  ino: number;
  gen: number;
}

/** An inode's name as the receiver has it by now. */
export interface CurName {
  readonly name: ByteString;
  /** It is an orphan's name at the top of the subvolume: the walk up ends. */
  readonly orphan: boolean;
}

/**
 * `__get_cur_name_and_parent`: the inode's name by now, from the cache or worked out. `parent` becomes
 * the directory that holds it; behind an orphan's name it means nothing.
 */
export function getCurNameAndParent(
  sctx: SendContext,
  ino: number,
  gen: number,
  parent: ParentDir,
): CurName {
  const { probe } = sctx.setup;
  probe?.enter('get_cur_name_and_parent', { ino, gen });
  const found = cachedName(sctx, ino, gen, parent) ?? workOutName(sctx, ino, gen, parent);
  probe?.leave('get_cur_name_and_parent', {
    ret: found.orphan ? 1 : 0,
    parent_ino: parent.ino,
    parent_gen: parent.gen,
    dest: found.name,
  });
  return found;
}

/** An entry made before the inode was processed is dropped once it has been. */
function cachedName(
  sctx: SendContext,
  ino: number,
  gen: number,
  parent: ParentDir,
): CurName | undefined {
  const entry = nameCacheSearch(sctx, ino, gen);
  if (!entry) return undefined;
  if (ino < sctx.sendProgress && entry.needLaterUpdate) {
    nameCacheRemove(sctx, ino, gen);
    return undefined;
  }
  parent.ino = entry.parentIno;
  parent.gen = entry.parentGen;
  return { name: entry.name, orphan: entry.ret === 1 };
}

function workOutName(sctx: SendContext, ino: number, gen: number, parent: ParentDir): CurName {
  const found = lookUpName(sctx, ino, gen, parent);
  nameCacheStore(sctx, {
    ino,
    gen,
    parentIno: parent.ino,
    parentGen: parent.gen,
    name: found.name,
    ret: found.orphan ? 1 : 0,
    needLaterUpdate: ino >= sctx.sendProgress,
  });
  return found;
}

function lookUpName(sctx: SendContext, ino: number, gen: number, parent: ParentDir): CurName {
  if (!existentInode(sctx, ino, gen, undefined)) {
    return { name: genUniqueName(sctx, ino, gen), orphan: true };
  }
  const { sendRoot, parentRoot } = sctx.setup;
  const root = ino < sctx.sendProgress ? sendRoot : parentRoot;
  if (!root) throw missingRef(ino, sendRoot.tree.rootId);
  const ref = requireFirstRef(sctx, root, ino);
  parent.ino = ref.dir;
  parent.gen = ref.dirGen;
  if (didOverwriteRef(sctx, ref.dir, ref.dirGen, ino, gen, ref.name)) {
    return { name: genUniqueName(sctx, ino, gen), orphan: true };
  }
  return { name: ref.name, orphan: false };
}
