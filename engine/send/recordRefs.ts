// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseInodeRefs, type InodeRef } from '../snapshot/inodeRef';
import type { Key } from '../snapshot/key';
import { basename, fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import { getInodeGen, requireInodeGen } from './inodeInfo';
import { waitsForDirectory } from './linux36';
import { has } from './profiles';
import type { DirRef, RecordedRef, SendContext } from './sendContext';

/**
 * `record_new_ref`: notes the names in an INODE_REF or INODE_EXTREF item of the sent snapshot. One that
 * was noted as deleted is no change: both are forgotten.
 */
export function recordNewRefs(
  sctx: SendContext,
  key: Key,
  item: Uint8Array,
  other?: Uint8Array,
): void {
  const { probe, sendRoot } = sctx.setup;
  for (const { parent, name } of refsWithout(sctx, key, item, other)) {
    probe?.enter('record_new_ref_if_needed', { dir: parent, name });
    const dir = { dir: parent, dirGen: requireInodeGen(sctx, sendRoot, parent) };
    if (!waitsForDirectory(sctx, dir, name))
      recordOrCancel(sctx, sctx.newRefs, sctx.deletedRefs, dir, name);
    probe?.leave('record_new_ref_if_needed', { ret: 0 });
  }
}

/** `record_deleted_ref`: the same for names in the parent snapshot, which the inode may have lost. */
export function recordDeletedRefs(
  sctx: SendContext,
  key: Key,
  item: Uint8Array,
  other?: Uint8Array,
): void {
  const { probe, parentRoot } = sctx.setup;
  if (!parentRoot) return;
  for (const { parent, name } of refsWithout(sctx, key, item, other)) {
    probe?.enter('record_deleted_ref_if_needed', { dir: parent, name });
    const dirGen = requireInodeGen(sctx, parentRoot, parent);
    recordOrCancel(sctx, sctx.deletedRefs, sctx.newRefs, { dir: parent, dirGen }, name);
    probe?.leave('record_deleted_ref_if_needed', { ret: 0 });
  }
}

/**
 * `record_changed_ref`: an item that differs. Where equal refs don't cancel each other, each name is
 * looked for in the other snapshot's item of the same key, as `find_iref` did.
 */
export function recordChangedRefs(
  sctx: SendContext,
  key: Key,
  left: Uint8Array,
  right: Uint8Array,
): void {
  recordNewRefs(sctx, key, left, right);
  recordDeletedRefs(sctx, key, right, left);
}

/** The names in an item but for those which the other one has, where it is given and looked at. */
function refsWithout(
  sctx: SendContext,
  key: Key,
  item: Uint8Array,
  other: Uint8Array | undefined,
): readonly InodeRef[] {
  const refs = parseInodeRefs(key, item);
  if (!other || has(sctx, 'cancelsEqualRefs')) return refs;
  const others = parseInodeRefs(key, other);
  return refs.filter(
    ({ parent, name }) =>
      isAnotherDir(sctx, parent) ||
      !others.some((ref) => ref.parent === parent && ref.name === name),
  );
}

/** Whether the directory's number was used again, in kernels that heed it. */
function isAnotherDir(sctx: SendContext, dir: number): boolean {
  const { sendRoot, parentRoot } = sctx.setup;
  if (!parentRoot || !has(sctx, 'comparesDirGenerations')) return false;
  return getInodeGen(sctx, sendRoot, dir) !== getInodeGen(sctx, parentRoot, dir);
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
  if (has(sctx, 'cancelsEqualRefs') && opposite.delete(id)) {
    sctx.setup.probe?.event('cancelled_ref', { ino: sctx.curIno, dir, dir_gen: dirGen, name });
    return;
  }
  const fullPath = fsPathAdd(getCurPath(sctx, dir, dirGen), name);
  refs.set(id, { dir, dirGen, name: basename(fullPath), fullPath });
}
