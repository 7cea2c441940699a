// SPDX-License-Identifier: GPL-2.0-only
import { readCommand } from '../decode';
import type { StreamIndex, StreamSection } from '../streamIndex';
import { composeLine } from './commandLine';
import { headerLineCount, sectionHeader } from './sectionHeader';

/** What an editor still colours, folds and sends to extensions without giving up. */
export const partLimits = { lines: 250_000, characters: 16 * 1024 * 1024 } as const;

export type PartLimits = { readonly [limit in keyof typeof partLimits]: number };

/** A stream whose header block is shown, and where it ends in the file. */
export interface ShownSection {
  readonly section: StreamSection;
  readonly end: number;
}

/** Streams without any command are left out, lest headers outgrow a part; the last is kept if all are. */
export function shownSections(index: StreamIndex): ShownSection[] {
  const all = index.sections.map((section, at) => ({
    section,
    end: index.sections[at + 1]?.offset ?? index.end,
  }));
  const shown = all.filter(({ section }) => section.commandCount > 0);
  return shown.length > 0 ? shown : all.slice(-1);
}

/** Where the texts' parts begin: the first command of each. A part is never empty but in an empty stream. */
export function partStarts(
  index: StreamIndex,
  sections: readonly ShownSection[],
  limits: PartLimits,
): number[] {
  const starts = [0];
  // Every part but an only one begins with a line that says which it is.
  let lines = 1;
  let characters = introBound;
  let next = 0;
  for (let command = 0; command < index.commandCount; command++) {
    let moreLines = 1;
    let moreCharacters = lineLength(index, command);
    const shown = sections[next];
    if (shown?.section.firstCommand === command) {
      moreLines += headerLineCount;
      moreCharacters += sectionHeader(index, shown.section, shown.end).join('\n').length + 1;
      next += 1;
    }
    if (lines + moreLines > limits.lines || characters + moreCharacters > limits.characters) {
      if (lines > 1) starts.push(command);
      lines = 1;
      characters = introBound;
    }
    lines += moreLines;
    characters += moreCharacters;
  }
  return starts;
}

const introBound = 200;

/** Digits of an offset in this stream, in hexadecimal: as many in every line, so that columns align. */
export function offsetDigits(index: StreamIndex): number {
  return Math.max(8, index.end.toString(16).length);
}

/** UTF-16 units of a command's line with its newline. */
function lineLength(index: StreamIndex, command: number): number {
  const text = composeLine(readCommand(index, command, { dataLimit: 0 }));
  return offsetDigits(index) + offsetMargin + text.length + 1;
}

/** `0x` before the digits and two blanks behind them. */
export const offsetMargin = 4;
