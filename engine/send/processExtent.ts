// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from '../snapshot/key';
import type { LeafPosition } from './leafPosition';
import type { SendContext } from './sendContext';

/** `process_extent`: sends what a new or changed EXTENT_DATA item of the sent snapshot holds. */
export function processExtent(sctx: SendContext, path: LeafPosition, key: Key): void {
  throw new Error(`not yet ${sctx.curIno} ${path.slot} ${key.offset}`);
}

/** `process_all_extents`: every extent item of the current inode, for one that is made anew. */
export function processAllExtents(sctx: SendContext): void {
  throw new Error(`not yet ${sctx.curIno}`);
}
