// SPDX-License-Identifier: GPL-2.0-only
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver';
import { headerLineCount } from '../../engine/stream/text/sectionHeader';
import type { Steps } from '../steps';
import type { StreamDocument } from './streamDocument';

/** Ranges made before others may have their turn. */
const sliceRanges = 200;

/** The part's header blocks, and in it each inode's group of commands that has more than one line. */
export function* foldingRanges(
  { layout, model }: StreamDocument,
  part: number,
): Steps<FoldingRange[]> {
  const ranges: FoldingRange[] = layout.sections
    .map((_, section) => layout.headerLineOf(section))
    .filter((place) => place.part === part)
    .map(({ line }) => ({
      startLine: line,
      endLine: line + headerLineCount - 1,
      kind: FoldingRangeKind.Comment,
    }));
  const first = layout.firstCommandOf(part);
  const last = first + layout.commandCountOf(part) - 1;
  for (const group of model.groups.between(first, last)) {
    if (ranges.length % sliceRanges === 0) yield;
    const startLine = layout.lineOf(Math.max(group.first, first)).line;
    const endLine = layout.lineOf(Math.min(group.last, last)).line;
    if (endLine > startLine) ranges.push({ startLine, endLine });
  }
  return ranges;
}
