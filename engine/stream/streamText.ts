// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from './streamIndex';
import { faultLines } from './text/faultLines';
import { LineBounds } from './text/lineBounds';
import { PartComposer } from './text/partComposer';
import {
  PartDivider,
  partLimits,
  shownSections,
  type PartLimits,
  type ShownSection,
} from './text/partLayout';
import { headerLineCount } from './text/sectionHeader';
import { SectionSummer } from './text/sectionSums';
import { TextBytes } from './text/textBytes';

export { LineBounds } from './text/lineBounds';
export { PartComposer, forEachLine } from './text/partComposer';

/**
 * Which line of which part shows which command. Parts count from 1, lines and commands from 0. A part
 * that there isn't has no lines and no commands.
 */
export interface StreamTextLayout {
  readonly partCount: number;
  /** The streams whose header blocks are shown. */
  readonly sections: readonly ShownSection[];
  lineCountOf(part: number): number;
  /** Throws a RangeError for a command that there isn't. */
  lineOf(command: number): { readonly part: number; readonly line: number };
  /** The command on that very line; undefined on a comment. */
  commandAt(part: number, line: number): number | undefined;
  /** The first command on that line or below, within the part. */
  firstCommandAtOrAfter(part: number, line: number): number | undefined;
  firstCommandOf(part: number): number;
  commandCountOf(part: number): number;
  /** The line of a shown section's header block. */
  headerLineOf(section: number): { readonly part: number; readonly line: number };
}

/** Divides the text of a stream into parts that an editor can take; reads every command once. */
export function layoutStreamText(
  index: StreamIndex,
  limits: PartLimits = partLimits,
): StreamTextLayout {
  const layouter = new StreamTextLayouter(index, limits);
  layouter.step(Infinity);
  return layouter.finish();
}

/** The same slice by slice. */
export class StreamTextLayouter {
  readonly #index: StreamIndex;
  readonly #sections: readonly ShownSection[];
  readonly #summer: SectionSummer;
  readonly #divider: PartDivider;

  /** `bounds` may know some lines already. */
  constructor(
    index: StreamIndex,
    limits: PartLimits = partLimits,
    bounds: LineBounds = new LineBounds(index),
  ) {
    this.#index = index;
    this.#sections = shownSections(index);
    this.#summer = new SectionSummer(index);
    this.#divider = new PartDivider(index, this.#sections, limits, bounds);
  }

  /** Goes through up to `count` commands more; true when all is done. */
  step(count: number): boolean {
    return this.#summer.step(count) && this.#divider.step(count);
  }

  /** To be called when all is done. */
  finish(): StreamTextLayout {
    return layoutOf(this.#index, this.#sections, this.#divider.starts);
  }
}

function layoutOf(
  index: StreamIndex,
  sections: readonly ShownSection[],
  starts: readonly number[],
): StreamTextLayout {
  const partCount = starts.length;
  const introLines = partCount > 1 ? 1 : 0;
  const faults = faultLines(index).length;

  const firstCommandOf = (part: number): number => starts[part - 1] ?? index.commandCount;
  const endOf = (part: number): number => starts[part] ?? index.commandCount;
  const partOf = (command: number): number =>
    upperBound(starts.length, (at) => starts[at] ?? 0, command);
  /** Shown sections that begin before the command; one that begins with it counts. */
  const sectionsUpTo = (command: number): number =>
    upperBound(sections.length, (at) => sections[at]?.section.firstCommand ?? 0, command);
  const headersBefore = (part: number): number => sectionsUpTo(firstCommandOf(part) - 1);

  const lineIn = (part: number, command: number): number =>
    introLines +
    (command - firstCommandOf(part)) +
    headerLineCount * (sectionsUpTo(command) - headersBefore(part));
  const lineOf = (command: number): { part: number; line: number } => {
    if (!(command >= 0 && command < index.commandCount))
      throw new RangeError(`Cannot tell the line of command ${command} of ${index.commandCount}`);
    const part = partOf(command);
    return { part, line: lineIn(part, command) };
  };
  const firstCommandAtOrAfter = (part: number, line: number): number | undefined => {
    let low = firstCommandOf(part);
    let high = endOf(part);
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (lineIn(part, middle) < line) low = middle + 1;
      else high = middle;
    }
    return low < endOf(part) ? low : undefined;
  };

  return {
    partCount,
    sections,
    lineCountOf: (part) => {
      if (!(part >= 1 && part <= partCount)) return 0;
      const count = endOf(part) - firstCommandOf(part);
      const until = part === partCount ? Infinity : endOf(part) - 1;
      const headers = sectionsUpTo(until) - headersBefore(part);
      return introLines + count + headerLineCount * headers + (part === partCount ? faults : 0);
    },
    lineOf,
    commandAt: (part, line) => {
      const command = firstCommandAtOrAfter(part, line);
      return command !== undefined && lineIn(part, command) === line ? command : undefined;
    },
    firstCommandAtOrAfter,
    firstCommandOf,
    commandCountOf: (part) => Math.max(0, endOf(part) - firstCommandOf(part)),
    headerLineOf: (section) => {
      const first = sections[section]?.section.firstCommand ?? 0;
      if (first >= index.commandCount) return { part: partCount, line: introLines };
      const { part, line } = lineOf(first);
      return { part, line: line - headerLineCount };
    },
  };
}

/** How many of the ascending values are at most `limit`. */
function upperBound(count: number, valueAt: (at: number) => number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The text of one part; every line ends with a newline. Empty for a part that there isn't. */
export function streamText(index: StreamIndex, layout: StreamTextLayout, part: number): string {
  const text = new TextBytes();
  new PartComposer(index, layout, part, (lines) => text.add(lines)).step(Infinity);
  return text.text;
}
