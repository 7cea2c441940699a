// SPDX-License-Identifier: GPL-2.0-only
import type { InlayHint, Range } from 'vscode-languageserver';
import {
  beginCommand,
  headerLineCount,
  parentLine,
  parentLineIndex,
} from '../../engine/stream/text/sectionHeader';
import { chainEndText, doubtText, fileName } from './parents/parentText';
import type { ParentLink } from './parents/parentLinks';
import type { StreamDocument } from './streamDocument';

/**
 * Whether the parents were found that streams build on, each behind the header's line that names it. The text
 * itself doesn't say so: it stays as it is while files come and go.
 */
export function parentHints(
  { index, layout, parents }: StreamDocument,
  part: number,
  { start, end }: Range,
): InlayHint[] {
  const hints: InlayHint[] = [];
  for (const [command, link] of parents) {
    const section = index.sectionOf(command);
    const place = layout.lineOf(command);
    const line = place.line - headerLineCount + parentLineIndex;
    const isHere = place.part === part && line >= start.line && line <= end.line;
    if (!isHere || section.firstCommand !== command) continue;
    const tooltip = doubtText(link.chain) ?? chainEndText(link.chain);
    const { length } = parentLine(section, beginCommand(index, section));
    const hint = { position: { line, character: length }, label: labelOf(link), paddingLeft: true };
    hints.push(tooltip === undefined ? hint : { ...hint, tooltip });
  }
  return hints;
}

function labelOf({ chain, document }: ParentLink): string {
  const [parent] = chain.parents;
  if (!parent) return 'not found';
  const name = fileName(parent.file);
  return document ? `found in ${name}` : `in ${name}, which can’t be read`;
}
