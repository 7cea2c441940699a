// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { parseInodeRefs } from '../snapshot/inodeRef';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { missingRef } from './errors';
import { getInodeInfo } from './inodeInfo';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/** Where an inode's first name is. */
export interface FirstRef {
  readonly dir: number;
  readonly name: ByteString;
}

export interface FirstRefWithGen extends FirstRef {
  readonly dirGen: number;
}

const ENOENT = -2;

/**
 * `get_first_ref` with `dir_gen`: the inode's first name in that snapshot and the generation of its
 * directory; undefined (ENOENT) if it has no name or the directory is missing.
 */
export function getFirstRef(
  sctx: SendContext,
  root: Snapshot,
  ino: number,
): FirstRefWithGen | undefined {
  const { probe } = sctx.setup;
  probe?.enter('get_first_ref', { root: root.tree.rootId, ino });
  const ref = findFirstRef(sctx, root, ino);
  const dirGen = ref && getInodeInfo(sctx, root, ref.dir)?.generation;
  const found = ref && dirGen !== undefined ? { dir: ref.dir, dirGen, name: ref.name } : undefined;
  probe?.leave(
    'get_first_ref',
    found ? { ret: 0, dir: found.dir, name: found.name } : { ret: ENOENT },
  );
  return found;
}

/** The same where the name must be there; throws ENOENT otherwise. */
export function requireFirstRef(sctx: SendContext, root: Snapshot, ino: number): FirstRefWithGen {
  const ref = getFirstRef(sctx, root, ino);
  if (!ref) throw missingRef(ino, root.tree.rootId);
  return ref;
}

/** `get_first_ref` without `dir_gen`: the directory is not looked up. */
export function getFirstName(sctx: SendContext, root: Snapshot, ino: number): FirstRef | undefined {
  const { probe } = sctx.setup;
  probe?.enter('get_first_ref', { root: root.tree.rootId, ino });
  const ref = findFirstRef(sctx, root, ino);
  probe?.leave('get_first_ref', ref ? { ret: 0, dir: ref.dir, name: ref.name } : { ret: ENOENT });
  return ref;
}

/** `is_first_ref`: whether that name is the inode's first. Throws ENOENT if it has none. */
export function isFirstRef(
  sctx: SendContext,
  root: Snapshot,
  ino: number,
  dir: number,
  name: ByteString,
): boolean {
  const first = getFirstName(sctx, root, ino);
  if (!first) throw missingRef(ino, root.tree.rootId);
  return first.name === name && (first.dir === dir || !has(sctx, 'firstRefHasDirectory'));
}

/** The first entry of the inode's first INODE_REF or, having none, INODE_EXTREF item. */
function findFirstRef(sctx: SendContext, root: Snapshot, ino: number): FirstRef | undefined {
  const from = { objectid: ino, type: ItemType.INODE_REF, offset: 0 };
  const cursor = TreeCursor.seek(root.tree, from);
  if (!cursor.valid) return undefined;
  const { key } = cursor;
  if (key.objectid !== ino) return undefined;
  const extended = key.type === ItemType.INODE_EXTREF && has(sctx, 'readsExtrefs');
  if (key.type !== ItemType.INODE_REF && !extended) return undefined;
  const [ref] = parseInodeRefs(key, cursor.item);
  if (!extended || has(sctx, 'readsFirstExtref')) return ref && { dir: ref.parent, name: ref.name };
  // Taken for an INODE_REF item, whose key's offset is a directory: here it is a hash, of which hardly
  // any inode has the number.
  return undefined;
}
