// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { ReadError } from '../snapshot/errors';
import { ItemType } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import { findRootItem, RootFlag, type RootItem } from './rootItem';
import { findRootBackref } from './rootRef';
import { SubvolumePaths } from './subvolumePaths';
import { firstSubvolumeId, lastSubvolumeId, TreeId } from './treeId';

export interface SubvolumeInfo {
  readonly id: number;
  /** From the top level, whose own path is empty; undefined where no name leads to it. */
  readonly path: ByteString | undefined;
  /** The path's last part; undefined for the top level too. */
  readonly name: ByteString | undefined;
  /** The subvolume that contains it; undefined for the top level and for a deleted one. */
  readonly parentId: number | undefined;
  readonly generation: number;
  /** The transaction that made it; 0 if not known. */
  readonly otransid: number;
  readonly ctransid: number;
  /** 16 bytes each; all zero for none. */
  readonly uuid: Uint8Array;
  /** Of the subvolume that it is a snapshot of. */
  readonly parentUuid: Uint8Array;
  readonly receivedUuid: Uint8Array;
  readonly readOnly: boolean;
  /** Deleted, but not yet cleaned away. */
  readonly deleted: boolean;
}

/**
 * Every subvolume by ascending id, the top level first. One that is damaged is left out with a
 * warning; so are those behind a damaged block of the root tree.
 */
export function listSubvolumes(
  rootTree: Tree,
  treeOf: (id: number) => Tree | undefined,
  warn: (warning: string) => void,
): readonly SubvolumeInfo[] {
  const paths = new SubvolumePaths(rootTree, treeOf, warn);
  const listed: SubvolumeInfo[] = [];
  const attempt = (body: () => void): void => {
    try {
      body();
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      warn(`Subvolumes are missing from the list. ${error.message}`);
    }
  };
  const list = (id: number): void =>
    attempt(() => {
      const item = findRootItem(rootTree, id);
      if (item) listed.push(subvolumeInfo(id, item, rootTree, paths));
    });
  list(TreeId.FS);
  attempt(() => forEachSubvolumeId(rootTree, list));
  return listed;
}

function subvolumeInfo(
  id: number,
  item: RootItem,
  rootTree: Tree,
  paths: SubvolumePaths,
): SubvolumeInfo {
  const { generation, otransid, ctransid, uuid, parentUuid, receivedUuid } = item;
  const backref = findRootBackref(rootTree, id);
  return {
    id,
    path: paths.of(id),
    name: backref?.name,
    parentId: backref?.parentId,
    generation,
    otransid,
    ctransid,
    uuid,
    parentUuid,
    receivedUuid,
    readOnly: (item.flags & RootFlag.RDONLY) !== 0n,
    deleted: isDeleted(item),
  };
}

/** `btrfs_root_dead`, or without any reference left. */
/** Whether it is only there until it is cleaned away. */
export function isDeleted(item: RootItem): boolean {
  return (item.flags & RootFlag.DEAD) !== 0n || item.refs === 0;
}

function forEachSubvolumeId(rootTree: Tree, visit: (id: number) => void): void {
  const last = { objectid: lastSubvolumeId, type: 255, offset: -1 };
  const cursor = TreeCursor.seek(rootTree, { objectid: firstSubvolumeId, type: 0, offset: 0 });
  let before: number | undefined;
  for (let more = cursor.valid; more && cursor.compare(last) <= 0; more = cursor.next()) {
    if (cursor.type !== ItemType.ROOT_ITEM) continue;
    const { objectid } = cursor.key;
    if (objectid !== before) visit(objectid);
    before = objectid;
  }
}
