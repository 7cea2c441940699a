// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from '../snapshot/key';
import type { LeafPosition } from './leafPosition';
import type { SendContext } from './sendContext';

/** `maybe_send_hole`: also for an extent item that is the SAME in both snapshots. */
export function maybeSendHole(sctx: SendContext, path: LeafPosition, key: Key): void {
  throw new Error(`not yet ${sctx.curIno} ${path.slot} ${key.offset}`);
}
