// SPDX-License-Identifier: GPL-2.0-only
import type { AlignmentCounts } from '../../engine/stream/alignment/streamAlignment';
import { grouped } from '../../engine/stream/text/sectionHeader';

/** What became of all commands, in a sentence. */
export function summaryLine({ same, changed, removed, added, moved }: AlignmentCounts): string {
  if (changed + removed + added + moved === 0) return `${counted(same, 'command')}, all the same`;
  return [
    `${counted(same, 'command')} the same`,
    `${grouped(changed)} changed`,
    `${grouped(removed)} only in A`,
    `${grouped(added)} only in B`,
    `${grouped(moved)} moved`,
  ].join(', ');
}

/** `1 command`, `1,234 commands`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;
}
