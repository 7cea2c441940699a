// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';
import { DiskTree } from './diskTree';
import { DiskError } from './errors';
import type { NodeReader } from './nodeReader';
import type { Superblock } from './superblock';
import type { TreeRoot } from './treeRoot';

export function readRoot(nodes: NodeReader, tree: number, root: TreeRoot): DiskTree {
  const { level, generation } = root;
  return new DiskTree(tree, nodes.read(root.bytenr, { tree, level, generation }), nodes);
}

/** Where the superblock has the chunk tree, and where it was in the commits before. */
export function chunkRoots(superblock: Superblock): readonly TreeRoot[] {
  const current = {
    bytenr: superblock.chunkRoot,
    level: superblock.chunkRootLevel,
    generation: superblock.chunkRootGeneration,
  };
  return [current, ...superblock.backupRoots.map(({ chunkRoot }) => chunkRoot)];
}

/** Likewise the root tree. */
export function rootRoots(superblock: Superblock): readonly TreeRoot[] {
  const { root: bytenr, rootLevel: level, generation } = superblock;
  return [{ bytenr, level, generation }, ...superblock.backupRoots.map(({ root }) => root)];
}

/**
 * The tree by the first of its roots that can be read; if that is a backup, with a warning. Throws
 * what reading the first one throws if none can.
 */
export function openRoot(
  nodes: NodeReader,
  tree: number,
  roots: readonly TreeRoot[],
  warn: (warning: string) => void,
): DiskTree {
  let failure: ReadError | undefined;
  for (const root of roots) {
    try {
      const opened = readRoot(nodes, tree, root);
      if (failure) {
        warn(
          `${failure.message}. The backup root of generation ${root.generation} is used: the filesystem is as it was then (a mount would need rescue=usebackuproot)`,
        );
      }
      return opened;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      // Then the superblock is out of date, and its backups more so.
      if (error instanceof DiskError && error.code === 'changed') throw error;
      failure ??= error;
    }
  }
  throw failure ?? new ReadError(`There is no root of tree ${tree}`);
}
