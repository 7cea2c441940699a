// SPDX-License-Identifier: GPL-2.0-only
import type { InlayHint, Range } from 'vscode-languageserver';
import { displayName, type ByteString } from '../../engine/byteString';
import { isOrphan, pathOfRecord, realPathAfter } from './inodes/namesAt';
import type { NameRecord } from './inodes/streamInode';
import type { Steps } from '../steps';
import { operandsIn } from './operand';
import { parentHints } from './parentHints';
import { commandInText } from './ranges';
import type { StreamDocument } from './streamDocument';

/** Lines that are looked at for one request: more than any window shows. */
const maxLines = 5000;
/** Lines read before others may have their turn. */
const sliceLines = 10;
/** Longest path in a hint, and names of an inode that are looked through for a later one. */
const maxCharacters = 100;
const maxNames = 64;

/**
 * Behind a stream's line of its parent, where that is. Behind a line with orphan names, the paths by which a
 * reader knows the inodes: in the midst of it they would move its columns.
 */
export function* inlayHints(
  document: StreamDocument,
  part: number,
  range: Range,
): Steps<InlayHint[]> {
  const { index, layout, model } = document;
  const hints = parentHints(document, part, range);
  const end = Math.min(range.end.line, range.start.line + maxLines, layout.lineCountOf(part) - 1);
  for (let line = range.start.line; line <= end; line++) {
    if (line % sliceLines === 0) yield;
    const command = layout.commandAt(part, line);
    if (command === undefined) continue;
    const shown = commandInText(index, command);
    const named = operandsIn(model, shown).flatMap(({ record }) => record ?? []);
    for (const [at, record] of named.entries()) {
      if (named.findIndex((other) => other.is(record)) < at) continue;
      const known = isOrphan(record) ? knownAs(record, command) : undefined;
      if (known === undefined) continue;
      hints.push({
        position: { line, character: shown.text.length },
        label: `${displayName(record.name)} ${known.label}`,
        tooltip: known.tooltip,
        paddingLeft: true,
      });
    }
  }
  return hints;
}

interface Known {
  readonly label: string;
  readonly tooltip: string;
}

/** What the inode under an orphan name was called, or will be; undefined where the line itself says so. */
function knownAs({ inode, name, from }: NameRecord, command: number): Known | undefined {
  const before = realPathAfter(inode, command - 1);
  if (before !== '' && before !== name) {
    const tooltip = 'Its last path that was no orphan’s name';
    return from === command ? undefined : { label: `was ${shortened(before)}`, tooltip };
  }
  const later = inode
    .names(0, maxNames)
    .find((record) => record.from >= command && !isOrphan(record));
  if (!later || later.from === command) return undefined;
  const path = pathOfRecord(later, later.from);
  return { label: `to be ${shortened(path)}`, tooltip: 'The path that it gets further down' };
}

function shortened(path: ByteString): string {
  const text = displayName(path);
  return text.length > maxCharacters ? `…${text.slice(-maxCharacters)}` : text;
}
