// SPDX-License-Identifier: GPL-2.0-only
import { parseInodeRefs } from '../snapshot/inodeRef';
import { ItemType, type Key } from '../snapshot/key';
import { requireInodeInfo } from './inodeInfo';
import type { SendContext } from './sendContext';

/**
 * `compare_refs`: whether an INODE_REF or INODE_EXTREF item that is the same in both snapshots names a
 * directory that isn't: deleted and made again under the same number.
 */
export function compareRefs(sctx: SendContext, key: Key, item: Uint8Array): boolean {
  const { probe } = sctx.setup;
  const { objectid, type, offset } = key;
  probe?.enter('compare_refs', { objectid, type, offset });
  const changed = anyDirChanged(sctx, key, item);
  probe?.leave('compare_refs', { ret: changed ? 1 : 0 });
  return changed;
}

function anyDirChanged(sctx: SendContext, key: Key, item: Uint8Array): boolean {
  if (key.type === ItemType.INODE_REF) return dirChanged(sctx, key.offset);
  let last = 0;
  for (const { parent } of parseInodeRefs(key, item)) {
    if (parent === last) continue;
    if (dirChanged(sctx, parent)) return true;
    last = parent;
  }
  return false;
}

/** `dir_changed`; throws ENOENT where a snapshot doesn't have the directory. */
function dirChanged(sctx: SendContext, dir: number): boolean {
  const { probe, sendRoot, parentRoot } = sctx.setup;
  probe?.enter('dir_changed', { dir });
  const { generation: gen } = requireInodeInfo(sctx, sendRoot, dir);
  const changed =
    parentRoot !== undefined && requireInodeInfo(sctx, parentRoot, dir).generation !== gen;
  probe?.leave('dir_changed', { ret: changed ? 1 : 0 });
  return changed;
}
