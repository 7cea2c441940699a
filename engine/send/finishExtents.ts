// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { getPathForCommand } from './getCurPath';
import { getLastExtent, needSendHole, sendHoleUnlessInParent } from './holes';
import { has } from './profiles';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';

/** The part of `finish_inode_if_needed` for a regular file: a hole between the last extent and i_size. */
export function sendTailHole(sctx: SendContext): void {
  if (!needSendHole(sctx)) return;
  const last = sctx.curInodeLastExtent;
  if (last === -1 || last < sctx.curInodeSize) getLastExtent(sctx, -1);
  sendHoleUnlessInParent(sctx, sctx.curInodeSize, 'trailingHoleOnlyOverData');
}

/**
 * Whether `finish_inode_if_needed` must send the file's size (`need_truncate`). `oldSize` is i_size in
 * the parent snapshot; undefined for a new inode or a full send. It is decided before the tail hole
 * is sent, and only a regular file is truncated.
 */
export function truncateNeeded(sctx: SendContext, oldSize: number | undefined): boolean {
  if (!has(sctx, 'leavesOutTruncate')) return true;
  const writtenToEnd = sctx.curInodeNextWriteOffset === sctx.curInodeSize;
  if (oldSize === undefined) return !writtenToEnd;
  if (oldSize === sctx.curInodeSize) return false;
  return sctx.curInodeSize < oldSize || !writtenToEnd;
}

/** Tells the probe that no TRUNCATE is needed, and by what. */
export function noteNoTruncate(sctx: SendContext, oldSize: number | undefined): void {
  sctx.setup.probe?.event('truncate_left_out', {
    ino: sctx.curIno,
    size: sctx.curInodeSize,
    old_size: oldSize ?? null,
    next_write_offset: sctx.curInodeNextWriteOffset,
  });
}

/** `send_truncate`. */
export function sendTruncate(sctx: SendContext, ino: number, gen: number, size: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_truncate', { ino, gen, size });
  sendCommand(sctx, CommandType.TRUNCATE, [
    { type: AttributeType.PATH, data: stringData(getPathForCommand(sctx, ino, gen)) },
    { type: AttributeType.SIZE, data: u64Data(size) },
  ]);
  probe?.leave('send_truncate', { ret: 0 });
}
