// SPDX-License-Identifier: GPL-2.0-only
import { basename, fsPathAdd } from './fsPath';
import { getCurPath } from './getCurPath';
import type { RecordedRef, SendContext } from './sendContext';

/**
 * `update_ref_path` and `refresh_ref_path`: a recorded name's path was built before some directory
 * above it was orphanized; builds it again.
 */
export function updateRefPath(sctx: SendContext, ref: RecordedRef): void {
  ref.fullPath = fsPathAdd(getCurPath(sctx, ref.dir, ref.dirGen), ref.name);
  ref.name = basename(ref.fullPath);
}
