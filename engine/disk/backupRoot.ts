// SPDX-License-Identifier: GPL-2.0-only
import { safeU64, u8 } from '../snapshot/littleEndian';
import type { TreeRoot } from './treeRoot';

/** `struct btrfs_root_backup`, as far as reading needs it: where an earlier commit's trees begin. */
export interface BackupRoot {
  readonly root: TreeRoot;
  readonly chunkRoot: TreeRoot;
}

const count = 4;
const size = 168;

/** Parses the superblock's four backups, the newest first; those that can't be are left out. */
export function parseBackupRoots(bytes: Uint8Array): readonly BackupRoot[] {
  const backups: BackupRoot[] = [];
  for (let at = 0; at < count * size; at += size) {
    const root = treeRoot(bytes, at, at + 152);
    const chunkRoot = treeRoot(bytes, at + 16, at + 153);
    if (root && chunkRoot) backups.push({ root, chunkRoot });
  }
  return backups.sort((left, right) => right.root.generation - left.root.generation);
}

function treeRoot(bytes: Uint8Array, at: number, levelAt: number): TreeRoot | undefined {
  const bytenr = safeU64(bytes, at);
  const generation = safeU64(bytes, at + 8);
  if (!bytenr || !generation) return undefined;
  return { bytenr, generation, level: u8(bytes, levelAt) };
}
