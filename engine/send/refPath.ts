// SPDX-License-Identifier: GPL-2.0-only
import { basename, fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import type { RecordedRef, SendContext } from './sendContext';

/** `update_ref_path`: a recorded name's path was built before some directory above it was orphanized. */
export function updateRefPath(sctx: SendContext, ref: RecordedRef): void {
  const { probe } = sctx.setup;
  probe?.enter('update_ref_path', { dir: ref.dir, dir_gen: ref.dirGen, name: ref.name });
  buildAgain(sctx, ref);
  probe?.leave('update_ref_path', { ret: 0 });
}

/** `refresh_ref_path`: the same, while inodes are still being orphanized. */
export function refreshRefPath(sctx: SendContext, ref: RecordedRef): void {
  const { probe } = sctx.setup;
  probe?.enter('refresh_ref_path', { dir: ref.dir, dir_gen: ref.dirGen, name: ref.name });
  buildAgain(sctx, ref);
  probe?.leave('refresh_ref_path', { ret: 0 });
}

function buildAgain(sctx: SendContext, ref: RecordedRef): void {
  ref.fullPath = fsPathAdd(getCurPath(sctx, ref.dir, ref.dirGen), ref.name);
  ref.name = basename(ref.fullPath);
}
