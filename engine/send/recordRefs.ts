// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseInodeRefs } from '../snapshot/inodeRef';
import type { Key } from '../snapshot/key';
import { basename, fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import { requireInodeGen } from './inodeInfo';
import type { RecordedRef, SendContext } from './sendContext';

/**
 * `record_new_ref`: notes the names in an INODE_REF or INODE_EXTREF item of the sent snapshot. One that
 * was noted as deleted is no change: both are forgotten.
 */
export function recordNewRefs(sctx: SendContext, key: Key, item: Uint8Array): void {
  const { sendRoot } = sctx.setup;
  for (const { parent, name } of parseInodeRefs(key, item)) {
    const dirGen = requireInodeGen(sctx, sendRoot, parent);
    const id = refId(parent, dirGen, name);
    if (!sctx.deletedRefs.delete(id)) record(sctx, sctx.newRefs, id, parent, dirGen, name);
  }
}

/** `record_deleted_ref`: the same for names in the parent snapshot, which the inode may have lost. */
export function recordDeletedRefs(sctx: SendContext, key: Key, item: Uint8Array): void {
  const { parentRoot } = sctx.setup;
  if (!parentRoot) return;
  for (const { parent, name } of parseInodeRefs(key, item)) {
    const dirGen = requireInodeGen(sctx, parentRoot, parent);
    const id = refId(parent, dirGen, name);
    if (!sctx.newRefs.delete(id)) record(sctx, sctx.deletedRefs, id, parent, dirGen, name);
  }
}

/** What `rbtree_ref_comp` compares. */
const refId = (dir: number, dirGen: number, name: ByteString): string =>
  `${dir}:${dirGen}:${basename(name)}`;

/** `record_ref_in_tree`: with the path as it is at this moment. */
function record(
  sctx: SendContext,
  refs: Map<string, RecordedRef>,
  id: string,
  dir: number,
  dirGen: number,
  name: ByteString,
): void {
  const fullPath = fsPathAdd(getCurPath(sctx, dir, dirGen), name);
  refs.set(id, { dir, dirGen, name: basename(fullPath), fullPath });
}
