// SPDX-License-Identifier: GPL-2.0-only
import type { CodeLens, Command } from 'vscode-languageserver';
import { beginningOf } from './definition';
import { groupDetail } from './groupDetail';
import type { ParentLink } from './parents/parentLinks';
import { chainEndText, doubtText, fileName } from './parents/parentText';
import {
  debugFromLineCommand,
  openLocationCommand,
  showSnapshotCommand,
  type LineArguments,
} from './protocol';
import { lineRange } from './ranges';
import type { StreamDocument } from './streamDocument';

/** Inodes in one part above which they get no lenses: they would hide the commands between them. */
const maxInodes = 2_000;

/** Commands of an inode that are worth a line above them: one above each command would hide them, too. */
const fewestCommands = 3;

/**
 * Above a SNAPSHOT what its parent is; above an inode's commands what they do, and the ways into the
 * debugger and to the snapshot as it is there. Only for clients that have the commands.
 */
export function codeLenses(document: StreamDocument, part: number): CodeLens[] {
  return [...parentLenses(document, part), ...inodeLenses(document, part)];
}

function parentLenses(document: StreamDocument, part: number): CodeLens[] {
  const lenses: CodeLens[] = [];
  for (const [command, link] of document.parents) {
    const place = document.layout.lineOf(command);
    if (place.part !== part) continue;
    for (const shown of parentCommands(link))
      lenses.push({ range: lineRange(place.line, place.line), command: shown });
  }
  return lenses;
}

/** The parent to go to, and what is wrong with it or behind it. */
function parentCommands({ chain, document }: ParentLink): Command[] {
  const [parent] = chain.parents;
  const found: Command[] = [];
  if (parent && document) {
    const { uri, range } = beginningOf({ document, command: parent.subvolume.command });
    found.push({
      title: `Parent: ${parent.subvolume.name} in ${fileName(parent.file)}`,
      command: openLocationCommand,
      arguments: [uri, range.start.line],
    });
  } else if (parent) {
    found.push({
      title: `The parent’s stream, ${fileName(parent.file)}, can’t be read`,
      command: '',
    });
  }
  for (const text of [doubtText(chain), chainEndText(chain)])
    if (text !== undefined) found.push({ title: text, command: '' });
  return found;
}

function inodeLenses(document: StreamDocument, part: number): CodeLens[] {
  const { index, layout, model } = document;
  const first = layout.firstCommandOf(part);
  const last = first + layout.commandCountOf(part) - 1;
  const lenses: CodeLens[] = [];
  for (const group of model.groups.between(first, last)) {
    const { inode } = group;
    if (!inode || group.first < first) continue;
    if (group.last - group.first + 1 < fewestCommands) continue;
    if (lenses.length >= 3 * maxInodes) return [];
    const { line } = layout.lineOf(group.first);
    const args: LineArguments = [document.uriOf(part), line];
    const range = lineRange(line, line);
    const title = `inode ${inode.ino ?? '?'}: ${groupDetail(index, model, group)}`;
    const debug = { title: 'Debug from here', command: debugFromLineCommand, arguments: args };
    const snapshot = { title: 'Show in snapshot', command: showSnapshotCommand, arguments: args };
    lenses.push(
      { range, command: { title, command: '' } },
      { range, command: debug },
      { range, command: snapshot },
    );
  }
  return lenses;
}
