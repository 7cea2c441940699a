// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex, StreamSection } from '../streamIndex';
import type { LineBounds } from './lineBounds';
import { lineColumns } from './lineColumns';
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

/** Finds where the text's parts begin, slice by slice, from the bound of every line. */
export class PartDivider {
  /** The first command of each part. A part is empty only in an empty stream. */
  readonly starts: number[] = [0];
  readonly #index: StreamIndex;
  readonly #bounds: LineBounds;
  readonly #sections: readonly ShownSection[];
  readonly #limits: PartLimits;
  #next = 0;
  #nextSection = 0;
  #lines = 1;
  #characters = introBound;

  constructor(
    index: StreamIndex,
    sections: readonly ShownSection[],
    limits: PartLimits,
    bounds: LineBounds,
  ) {
    this.#index = index;
    this.#bounds = bounds;
    this.#sections = sections;
    this.#limits = limits;
  }

  /** Goes through up to `count` commands more; true when all are divided. */
  step(count: number): boolean {
    const end = Math.min(this.#next + count, this.#index.commandCount);
    const { attributes } = lineColumns(this.#index);
    while (this.#next < end) {
      const header = this.#headerHere();
      const line = attributes + this.#bounds.of(this.#next);
      this.#add(1 + header.lines, line + header.characters);
      this.#next++;
      this.#addAlike(this.#bounds.alikeUntil(this.#next - 1, end), line);
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
