// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import { lookupDirItem } from '../../../engine/send/dirEntry';
import { getInodePath } from '../../../engine/send/getInodePath';
import { SendError } from '../../../engine/send/errors';
import type { SendContext } from '../../../engine/send/sendContext';
import { FIRST_FREE_OBJECTID, ItemType } from '../../../engine/snapshot/key';
import type { Snapshot } from '../../../engine/snapshot/snapshot';

/** Where something was found; the sent snapshot is asked first. */
export interface Found<T> {
  readonly what: T;
  readonly where: 'send_root' | 'parent_root';
}

/** The inode that a path inside the snapshots leads to; undefined where neither has it. */
export function inodeAt(sctx: SendContext, path: ByteString): Found<number> | undefined {
  return inEither(sctx, (root) => inodeIn(root, path));
}

/** The same in one snapshot. */
export function inodeIn(root: Snapshot, path: ByteString): number | undefined {
  return walk(
    root,
    path.split('/').filter((name) => name !== '' && name !== '.'),
  );
}

/** An inode's path, by its first names; undefined where neither snapshot has it. */
export function pathOf(sctx: SendContext, ino: number): Found<ByteString> | undefined {
  return inEither(sctx, (root) => {
    try {
      return getInodePath(root, ino);
    } catch (error) {
      if (error instanceof SendError) return undefined;
      throw error;
    }
  });
}

function inEither<T>(
  { setup }: SendContext,
  look: (root: Snapshot) => T | undefined,
): Found<T> | undefined {
  const sent = look(setup.sendRoot);
  if (sent !== undefined) return { what: sent, where: 'send_root' };
  const before = setup.parentRoot && look(setup.parentRoot);
  return before === undefined ? undefined : { what: before, where: 'parent_root' };
}

function walk(root: Snapshot, names: readonly string[]): number | undefined {
  let ino: number = FIRST_FREE_OBJECTID;
  for (const name of names) {
    const location = lookupDirItem(root, ino, name as ByteString)?.location;
    if (!location || location.type === ItemType.ROOT_ITEM) return undefined;
    ino = location.objectid;
  }
  return ino;
}
