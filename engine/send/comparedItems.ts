// SPDX-License-Identifier: GPL-2.0-only
import type { LeafPosition } from './leafPosition';
import type { SendContext } from './sendContext';
import { leafAt } from './treePosition';

/** `left_path`: where the compared item lies in the sent snapshot. */
export function leftPath(sctx: SendContext): LeafPosition {
  return leafAt(sctx.setup.sendRoot.tree, sctx.left);
}

/** The compared item in the sent snapshot; only while that has it. */
export function leftItem(sctx: SendContext): Uint8Array {
  const { node, slot } = leftPath(sctx);
  return node.itemAt(slot);
}

/** The compared item in the parent snapshot; only while that has it. */
export function rightItem(sctx: SendContext): Uint8Array {
  const { sendRoot, parentRoot } = sctx.setup;
  const { node, slot } = leafAt((parentRoot ?? sendRoot).tree, sctx.right ?? sctx.left);
  return node.itemAt(slot);
}
