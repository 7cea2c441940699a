// SPDX-License-Identifier: GPL-2.0-only
import type { ProbeFields } from './probe';
import type { SendContext } from './sendContext';

/** The current inode and what is put off, as the traces of the kernel show them. */
export function inodeFields(sctx: SendContext): ProbeFields {
  return {
    cur_gen: sctx.curInodeGen,
    nc: sctx.nameCache.size,
    new: flag(sctx.curInodeNew),
    new_gen: flag(sctx.curInodeNewGen),
    deleted: flag(sctx.curInodeDeleted),
    size: sctx.curInodeSize,
    last_extent: unsigned(sctx.curInodeLastExtent),
    pend: flag(sctx.pendingDirMoves.size > 0),
    wait: flag(sctx.waitingDirMoves.size > 0),
    orph: flag(sctx.orphanDirs.size > 0),
    send_off: sctx.sendOff,
  };
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** A number from the topmost range of 64 bits as the kernel's unsigned one. */
export function unsigned(value: number): number | bigint {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
}
