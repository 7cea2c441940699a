// SPDX-License-Identifier: GPL-2.0-only
import type { Moment } from './moment';

/** The inode that begins at this moment: `changed_inode` has just made it the current one. */
export function inodeBegun({ kind, name, sctx }: Moment): number | undefined {
  return kind === 'event' && name === 'inode' ? sctx.curIno : undefined;
}

/** Whether the inode in work ends here: `finish_inode_if_needed` has done what was left of it. */
export function inodeEnded({ kind, name, sctx, stack }: Moment): boolean {
  if (kind !== 'leave' || name !== 'finish_inode_if_needed') return false;
  if (stack.at(-1)?.fields['at_end'] === 1) return true;
  const item = stack.findLast((frame) => frame.name === 'changed_cb');
  return sctx.curIno !== 0 && item?.fields['objectid'] !== sctx.curIno;
}

/** The number of the command that is about to be emitted here. */
export function commandBegun({
  kind,
  name,
  sctx,
}: Pick<Moment, 'kind' | 'name' | 'sctx'>): number | undefined {
  return kind === 'event' && name === 'command' ? sctx.commands : undefined;
}

/** Whether a step in stops here: where a function ends, only its caller goes on. */
export function isEvent({ kind }: Moment): boolean {
  return kind !== 'leave';
}
