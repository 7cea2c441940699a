// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath, type ByteString } from '../byteString';
import { ReadError } from '../snapshot/errors';
import { parseInodeRefs, type InodeRef } from '../snapshot/inodeRef';
import { FIRST_FREE_OBJECTID, ItemType } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import { findRootBackref } from './rootRef';
import { TreeId } from './treeId';

/** Directories and subvolumes between the top level and a subvolume, at most: ends what runs in a circle. */
const maxDepth = 4096;

/** Where subvolumes are, from the top level. */
export class SubvolumePaths {
  readonly #rootTree: Tree;
  readonly #treeOf: (id: number) => Tree | undefined;
  readonly #warn: (warning: string) => void;

  constructor(
    rootTree: Tree,
    treeOf: (id: number) => Tree | undefined,
    warn: (warning: string) => void,
  ) {
    this.#rootTree = rootTree;
    this.#treeOf = treeOf;
    this.#warn = warn;
  }

  /** Undefined where no name leads there, or with a warning where the way can't be read. */
  of(id: number): ByteString | undefined {
    try {
      return this.#walkUp(id);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      this.#warn(`The path of subvolume ${id} can't be told. ${error.message}`);
      return undefined;
    }
  }

  #walkUp(id: number): ByteString | undefined {
    let path: ByteString = emptyByteString;
    let depth = 0;
    for (let at = id; at !== TreeId.FS;) {
      const backref = findRootBackref(this.#rootTree, at);
      if (!backref || ++depth > maxDepth) return undefined;
      path = path === '' ? backref.name : joinPath(backref.name, path);
      const tree = this.#treeOf(backref.parentId);
      for (let dirid = backref.dirid; dirid !== FIRST_FREE_OBJECTID;) {
        const ref = tree && directoryRef(tree, dirid);
        if (!ref || ++depth > maxDepth) return undefined;
        path = joinPath(ref.name, path);
        dirid = ref.parent;
      }
      at = backref.parentId;
    }
    return path;
  }
}

/** A directory's only name. */
function directoryRef(tree: Tree, dirid: number): InodeRef | undefined {
  const key = { objectid: dirid, type: ItemType.INODE_REF, offset: 0 };
  const cursor = TreeCursor.seek(tree, key);
  if (!cursor.valid || cursor.compare({ ...key, offset: -1 }) > 0) return undefined;
  return parseInodeRefs(cursor.key, cursor.item)[0];
}
