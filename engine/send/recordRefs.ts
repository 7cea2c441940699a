// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseInodeRefs } from '../snapshot/inodeRef';
import type { Key } from '../snapshot/key';
import { basename, fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import { requireInodeGen } from './inodeInfo';
import type { DirRef, RecordedRef, SendContext } from './sendContext';

/**
 * `record_new_ref`: notes the names in an INODE_REF or INODE_EXTREF item of the sent snapshot. One that
 * was noted as deleted is no change: both are forgotten.
 */
export function recordNewRefs(sctx: SendContext, key: Key, item: Uint8Array): void {
  const { probe, sendRoot } = sctx.setup;
  for (const { parent, name } of parseInodeRefs(key, item)) {
    probe?.enter('record_new_ref_if_needed', { dir: parent, name });
    const dirGen = requireInodeGen(sctx, sendRoot, parent);
    recordOrCancel(sctx, sctx.newRefs, sctx.deletedRefs, { dir: parent, dirGen }, name);
    probe?.leave('record_new_ref_if_needed', { ret: 0 });
  }
}

/** `record_deleted_ref`: the same for names in the parent snapshot, which the inode may have lost. */
export function recordDeletedRefs(sctx: SendContext, key: Key, item: Uint8Array): void {
  const { probe, parentRoot } = sctx.setup;
  if (!parentRoot) return;
  for (const { parent, name } of parseInodeRefs(key, item)) {
    probe?.enter('record_deleted_ref_if_needed', { dir: parent, name });
    const dirGen = requireInodeGen(sctx, parentRoot, parent);
    recordOrCancel(sctx, sctx.deletedRefs, sctx.newRefs, { dir: parent, dirGen }, name);
    probe?.leave('record_deleted_ref_if_needed', { ret: 0 });
  }
}

/** What `rbtree_ref_comp` compares. */
const refId = (dir: number, dirGen: number, name: ByteString): string =>
  `${dir}:${dirGen}:${basename(name)}`;

/** Forgets the same ref among the opposite ones, or else does `record_ref_in_tree`: with the path as it is now. */
function recordOrCancel(
  sctx: SendContext,
  refs: Map<string, RecordedRef>,
  opposite: Map<string, RecordedRef>,
  { dir, dirGen }: DirRef,
  name: ByteString,
): void {
  const id = refId(dir, dirGen, name);
  if (opposite.delete(id)) {
    sctx.setup.probe?.event('cancelled_ref', { ino: sctx.curIno, dir, dir_gen: dirGen, name });
    return;
  }
  const fullPath = fsPathAdd(getCurPath(sctx, dir, dirGen), name);
  refs.set(id, { dir, dirGen, name: basename(fullPath), fullPath });
}
