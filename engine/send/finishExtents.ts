// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from './sendContext';

/** The part of `finish_inode_if_needed` for a regular file: a hole between the last extent and i_size. */
export function sendTailHole(sctx: SendContext): void {
  throw new Error(`not yet ${sctx.curIno}`);
}

/**
 * Whether `finish_inode_if_needed` must send the file's size (`need_truncate`). `oldSize` is i_size in
 * the parent snapshot; undefined for a new inode or a full send. It is decided before the tail hole
 * is sent, and only a regular file is truncated.
 */
export function truncateNeeded(sctx: SendContext, oldSize: number | undefined): boolean {
  throw new Error(`not yet ${sctx.curIno} ${oldSize ?? ''}`);
}

/** `send_truncate`. */
export function sendTruncate(sctx: SendContext, ino: number, gen: number, size: number): void {
  throw new Error(`not yet ${sctx.curIno} ${ino} ${gen} ${size}`);
}
