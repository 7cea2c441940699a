// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../byteString';
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import { directoryLoop, missingRef } from './errors';
import { requireFirstRef } from './firstRef';
import { fsPathPrepend, maxDepth } from './fsPath';
import { genUniqueName } from './genUniqueName';
import { getCurNameAndParent, type CurName, type ParentDir } from './getCurName';
import { didOverwriteRef } from './overwriteRef';
import type { SendContext } from './sendContext';
import { isWaitingForMove } from './waitingDirMoves';

/**
 * `get_cur_path` up to Linux 3.14: each directory's name by now. Where a directory on the way waits to be
 * moved, all of the path is as the parent snapshot has it.
 */
export function pathByNames(sctx: SendContext, ino: number, gen: number): ByteString {
  const now = isWaitingForMove(sctx, ino) ? undefined : pathBy(sctx, ino, gen, getCurNameAndParent);
  return now ?? pathBy(sctx, ino, gen, formerNameAndParent) ?? emptyByteString;
}

type Naming = (sctx: SendContext, ino: number, gen: number, parent: ParentDir) => CurName;

/** Undefined if, by names of now, a directory on the way waits. */
function pathBy(
  sctx: SendContext,
  fromIno: number,
  fromGen: number,
  naming: Naming,
): ByteString | undefined {
  const parent: ParentDir = { ino: 0, gen: 0 };
  let path = emptyByteString;
  let [ino, gen] = [fromIno, fromGen];
  for (let depth = 0; ino !== FIRST_FREE_OBJECTID; depth++) {
    if (depth > maxDepth) throw directoryLoop(fromIno);
    const { name, orphan } = naming(sctx, ino, gen, parent);
    if (naming === getCurNameAndParent && isWaitingForMove(sctx, parent.ino)) return undefined;
    path = fsPathPrepend(name, path);
    if (orphan) break;
    ({ ino, gen } = parent);
  }
  return path;
}

/** `__get_cur_name_and_parent` with `skip_name_cache`. */
function formerNameAndParent(
  sctx: SendContext,
  ino: number,
  gen: number,
  parent: ParentDir,
): CurName {
  const { parentRoot, sendRoot } = sctx.setup;
  if (!parentRoot) throw missingRef(ino, sendRoot.tree.rootId);
  const { dir, dirGen, name } = requireFirstRef(sctx, parentRoot, ino);
  parent.ino = dir;
  parent.gen = dirGen;
  return didOverwriteRef(sctx, dir, dirGen, ino, gen, name)
    ? { name: genUniqueName(sctx, ino, gen), orphan: true }
    : { name, orphan: false };
}
