// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../../engine/byteSource';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { parseDirItems } from '../../../engine/snapshot/dirItem';
import { ReadError } from '../../../engine/snapshot/errors';
import { parseFileExtentItem } from '../../../engine/snapshot/fileExtentItem';
import { parseInodeItem } from '../../../engine/snapshot/inodeItem';
import { parseInodeRefs } from '../../../engine/snapshot/inodeRef';
import { ItemType } from '../../../engine/snapshot/key';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';

/** What came of reading everything that there is to read. */
export interface Outcome {
  readonly items: number;
  /** Of file data. */
  readonly bytes: number;
  readonly errors: readonly ReadError[];
}

/**
 * Reads the whole filesystem. Throws whatever isn't a ReadError: that is, what a damaged image must
 * never cause.
 */
export function exercise(...sources: readonly ByteSource[]): Outcome {
  const errors: ReadError[] = [];
  let items = 0;
  let bytes = 0;
  const attempt = (body: () => void): void => {
    try {
      body();
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      errors.push(error);
    }
  };
  attempt(() => {
    const filesystem = openFilesystem(sources);
    for (const id of [1, 2, 3, 4, 7, 9, 10]) {
      attempt(() => {
        const tree = filesystem.treeOf(id);
        if (tree) items += walk(TreeCursor.seek(tree, { objectid: 0, type: 0, offset: 0 }));
      });
    }
    attempt(() => {
      for (const { id } of filesystem.subvolumes()) {
        attempt(() => {
          const snapshot = filesystem.snapshot(id);
          const cursor = TreeCursor.seek(snapshot.tree, { objectid: 0, type: 0, offset: 0 });
          items += walk(cursor, () => attempt(() => (bytes += readItem(snapshot, cursor))));
        });
      }
    });
  });
  return { items, bytes, errors };
}

function walk(cursor: TreeCursor, visit?: () => void): number {
  let count = 0;
  for (let more = cursor.valid; more; more = cursor.next()) {
    count += cursor.item.length >= 0 ? 1 : 0;
    visit?.();
  }
  return count;
}

/** Parses the item; returns how many bytes of data it led to. */
function readItem(snapshot: Snapshot, cursor: TreeCursor): number {
  const { key, item } = cursor;
  switch (key.type) {
    case ItemType.INODE_ITEM:
      parseInodeItem(key, item);
      return 0;
    case ItemType.INODE_REF:
    case ItemType.INODE_EXTREF:
      parseInodeRefs(key, item);
      return 0;
    case ItemType.DIR_ITEM:
    case ItemType.DIR_INDEX:
    case ItemType.XATTR_ITEM:
      parseDirItems(key, item);
      return 0;
    case ItemType.EXTENT_DATA:
      return readData(snapshot, cursor);
    default:
      return 0;
  }
}

function readData(snapshot: Snapshot, cursor: TreeCursor): number {
  const extent = parseFileExtentItem(cursor.key, cursor.item);
  const refs = snapshot.extents.extentAt(extent.diskBytenr)?.keyedRefs.length ?? 0;
  const length = Math.min(refs + Math.max(extent.ramBytes, extent.numBytes), 1_000_000);
  return snapshot.readExtent(extent, 0, length).length;
}
