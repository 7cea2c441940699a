// SPDX-License-Identifier: GPL-2.0-only
import { cacheKey } from './lruCache';
import { has } from './profiles';
import type { OrphanDirInfo, SendContext } from './sendContext';

/** `get_orphan_dir_info`. */
export function getOrphanDirInfo(
  sctx: SendContext,
  dir: number,
  gen: number,
): OrphanDirInfo | undefined {
  if (has(sctx, 'tellsOrphanGenerations')) return sctx.orphanDirs.get(cacheKey(dir, gen));
  for (const info of sctx.orphanDirs.values()) if (info.ino === dir) return info;
  return undefined;
}

/** `is_waiting_for_rm`: the directory is deleted but not empty yet, and bears its orphan name. */
export function isWaitingForRm(sctx: SendContext, dir: number, gen: number): boolean {
  return sctx.orphanDirs.size > 0 && getOrphanDirInfo(sctx, dir, gen) !== undefined;
}

/** `add_orphan_dir_info`. */
export function addOrphanDirInfo(sctx: SendContext, dir: number, gen: number): OrphanDirInfo {
  const { probe } = sctx.setup;
  probe?.enter('add_orphan_dir_info', { dir_ino: dir, dir_gen: gen });
  const info: OrphanDirInfo = { ino: dir, gen, lastDirIndexOffset: 0, dirHighSeqIno: 0 };
  sctx.orphanDirs.set(cacheKey(dir, gen), info);
  probe?.leave('add_orphan_dir_info', {});
  return info;
}

/** `free_orphan_dir_info`. */
export function freeOrphanDirInfo(sctx: SendContext, info: OrphanDirInfo): void {
  const { probe } = sctx.setup;
  probe?.enter('free_orphan_dir_info', { ino: info.ino, gen: info.gen });
  sctx.orphanDirs.delete(cacheKey(info.ino, info.gen));
  probe?.leave('free_orphan_dir_info', {});
}
