// SPDX-License-Identifier: GPL-2.0-only
import type { Moment } from './moment';

/** Whether an inode begins at this moment: `changed_inode` has just made it the current one. */
export function beginsInode({ kind, name }: Moment): boolean {
  return kind === 'event' && name === 'inode';
}

/** The number of the inode that begins; undefined where a stream alone doesn't tell it. */
export function inodeBegun(moment: Moment): number | undefined {
  return beginsInode(moment) ? inodeInWork(moment) : undefined;
}

/** `cur_ino`; undefined where a stream alone doesn't tell it. */
export function inodeInWork({ sctx, recorded }: Moment): number | undefined {
  return recorded ? recorded.curIno : sctx.curIno;
}

/** Whether the inode in work ends here: `finish_inode_if_needed` has done what was left of it. */
export function inodeEnded({ kind, name, sctx, stack }: Moment): boolean {
  if (!sctx) return kind === 'leave' && name === 'inode';
  if (kind !== 'leave' || name !== 'finish_inode_if_needed') return false;
  if (stack.at(-1)?.fields['at_end'] === 1) return true;
  const item = stack.findLast((frame) => frame.name === 'changed_cb');
  return sctx.curIno !== 0 && item?.fields['objectid'] !== sctx.curIno;
}

/** The number of the command that is about to be emitted here. */
export function commandBegun({
  kind,
  name,
  commands,
}: Pick<Moment, 'kind' | 'name' | 'commands'>): number | undefined {
  return kind === 'event' && name === 'command' ? commands : undefined;
}

/** Whether a step in stops here: where a function ends, only its caller goes on. */
export function isEvent({ kind }: Moment): boolean {
  return kind !== 'leave';
}
