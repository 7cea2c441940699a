// SPDX-License-Identifier: GPL-2.0-only
import { headLength } from '../commandHeads';
import { assumedWrite } from '../commandRun';
import { PayloadReader } from '../payloadReader';
import { layoutVersion } from '../streamHeader';
import type { StreamIndex, StreamSection } from '../streamIndex';
import { attributesBound } from './lineBound';
import { lineColumns, type LineColumns } from './lineColumns';
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

/** Room for the line that says which part it is. */
const introBound = 200;

/** Finds where the text's parts begin, slice by slice: it must read every command. */
export class PartDivider {
  /** The first command of each part. A part is empty only in an empty stream. */
  readonly starts: number[] = [0];
  readonly #index: StreamIndex;
  readonly #payloads: PayloadReader;
  readonly #sections: readonly ShownSection[];
  readonly #limits: PartLimits;
  #next = 0;
  #nextSection = 0;
  #lines = 1;
  #characters = introBound;

  constructor(index: StreamIndex, sections: readonly ShownSection[], limits: PartLimits) {
    this.#index = index;
    this.#payloads = new PayloadReader(index, { assumesRuns: true });
    this.#sections = sections;
    this.#limits = limits;
  }

  /** Reads up to `count` commands more; true when all have been read. */
  step(count: number): boolean {
    const end = Math.min(this.#next + count, this.#index.commandCount);
    const columns = lineColumns(this.#index);
    while (this.#next < end) {
      const header = this.#headerHere();
      const line = lineBound(this.#index, this.#payloads, this.#next, columns);
      this.#add(1 + header.lines, line + header.characters);
      this.#next++;
      this.#addAlike(Math.min(end, boundedAlike(this.#index, this.#next - 1)), line);
    }
    return this.#next === this.#index.commandCount;
  }

  #headerHere(): { readonly lines: number; readonly characters: number } {
    const shown = this.#sections[this.#nextSection];
    if (shown?.section.firstCommand !== this.#next) return { lines: 0, characters: 0 };
    this.#nextSection += 1;
    const text = sectionHeader(this.#index, shown.section, shown.end).join('\n');
    return { lines: headerLineCount, characters: text.length + 1 };
  }

  /** Adds the commands up to `end`, all of whose lines have the same bound. */
  #addAlike(end: number, line: number): void {
    while (this.#next < end) {
      this.#add(1, line);
      this.#next++;
      const most = this.#limits;
      const roomLeft = Math.floor((most.characters - this.#characters) / line);
      const more = Math.min(end - this.#next, most.lines - this.#lines, roomLeft);
      if (more <= 0) continue;
      this.#lines += more;
      this.#characters += more * line;
      this.#next += more;
    }
  }

  #add(lines: number, characters: number): void {
    const most = this.#limits;
    if (
      this.#lines > 1 &&
      (this.#lines + lines > most.lines || this.#characters + characters > most.characters)
    ) {
      this.starts.push(this.#next);
      this.#lines = 1;
      this.#characters = introBound;
    }
    this.#lines += lines;
    this.#characters += characters;
  }
}

/** A number below it is taken for shorter, in a line's bound. */
const largeNumber = 2 ** 32;

/** Up to which command, it not included, lines have the same bound as that of `command`, all being of one run. */
function boundedAlike(index: StreamIndex, command: number): number {
  const run = index.runOf(command);
  if (!run) return command + 1;
  const isAlike =
    assumedWrite(run, run.end - 1).fileOffset < largeNumber ||
    assumedWrite(run, command).fileOffset >= largeNumber;
  return isAlike ? run.end : command + 1;
}

/** UTF-16 units of a command's line with its newline, at most. */
function lineBound(
  index: StreamIndex,
  payloads: PayloadReader,
  command: number,
  columns: LineColumns,
): number {
  const version = layoutVersion(index.sectionOf(command).version);
  const length = index.payloadLengthOf(command);
  for (let wanted = Math.min(length, headLength); ; wanted = Math.min(length, wanted * 8)) {
    payloads.seek(command, wanted);
    const bound = attributesBound(payloads, length, version);
    if (bound !== undefined) return columns.attributes + bound;
    if (wanted === length) return columns.attributes + introBound;
  }
}
