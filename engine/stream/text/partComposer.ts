// SPDX-License-Identifier: GPL-2.0-only
import type { Command } from '../command';
import type { CommandRun } from '../commandRun';
import { readCommand, type ReadCommandOptions } from '../decode';
import { PayloadReader } from '../payloadReader';
import type { StreamIndex } from '../streamIndex';
import type { StreamTextLayout } from '../streamText';
import { composeLine } from './commandLine';
import { faultLines } from './faultLines';
import { lineColumns, offsetText, shownOnly, widthOfPath, type LineColumns } from './lineColumns';
import type { ShownSection } from './partLayout';
import { partLine } from './partLine';
import { RunLines } from './runLines';
import { sectionHeader } from './sectionHeader';

/** Lines handed over at once: they are garbage before the collector has to move them. */
const linesAtOnce = 500;

/** Composes the text of one part slice by slice. A part that there isn't has no text. */
export class PartComposer {
  readonly #add: (text: string) => void;
  readonly #writer: LineWriter;
  #lines: string[] = [];

  /** `add` gets the text piece by piece, each of whole lines; every line ends with a newline. */
  constructor(
    index: StreamIndex,
    layout: StreamTextLayout,
    part: number,
    add: (text: string) => void,
  ) {
    this.#add = add;
    this.#writer = new LineWriter(index, layout, part, (line) => {
      this.#lines.push(line);
      if (this.#lines.length === linesAtOnce) this.#handOver();
    });
  }

  /** Takes up to `count` commands more; true when the part is whole. */
  step(count: number): boolean {
    const isWhole = this.#writer.step(count);
    if (isWhole) this.#handOver();
    return isWhole;
  }

  #handOver(): void {
    if (this.#lines.length > 0) this.#add(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}

/** Hands out a part's lines one by one, without newlines: for a text too long to hold. */
export function forEachLine(
  index: StreamIndex,
  layout: StreamTextLayout,
  part: number,
  write: (line: string) => void,
): void {
  new LineWriter(index, layout, part, write).step(Infinity);
}

/** Goes through a part's commands, and writes what stands before, between and behind them as well. */
class LineWriter {
  readonly #index: StreamIndex;
  readonly #layout: StreamTextLayout;
  readonly #part: number;
  readonly #write: (line: string) => void;
  readonly #columns: LineColumns;
  readonly #asShown: ReadCommandOptions;
  readonly #runLines: RunLines;
  /** The shown streams by the command above which their header block stands. */
  readonly #headers: ReadonlyMap<number, ShownSection>;
  readonly #first: number;
  readonly #end: number;
  #next: number;
  #done: boolean;

  constructor(
    index: StreamIndex,
    layout: StreamTextLayout,
    part: number,
    write: (line: string) => void,
  ) {
    this.#index = index;
    this.#layout = layout;
    this.#part = part;
    this.#write = write;
    this.#columns = lineColumns(index);
    this.#asShown = { ...shownOnly, reader: new PayloadReader(index, { assumesRuns: true }) };
    const read = (command: number): Command => readCommand(index, command, this.#asShown);
    this.#runLines = new RunLines(read, widthOfPath(this.#columns));
    this.#headers = new Map(layout.sections.map((shown) => [shown.section.firstCommand, shown]));
    this.#done = !(part >= 1 && part <= layout.partCount);
    this.#first = this.#done ? 0 : layout.firstCommandOf(part);
    this.#end = this.#done ? 0 : this.#first + layout.commandCountOf(part);
    this.#next = this.#first;
  }

  step(count: number): boolean {
    if (this.#done) return true;
    if (this.#next === this.#first) this.#begin();
    const end = Math.min(this.#next + count, this.#end);
    while (this.#next < end) {
      const run = this.#index.runOf(this.#next);
      if (run) this.#run(run, Math.min(run.end, end));
      else this.#command(this.#next++);
    }
    if (this.#next < this.#end) return false;
    this.#finish();
    this.#done = true;
    return true;
  }

  #begin(): void {
    const intro = partLine(this.#index, this.#layout, this.#part);
    if (intro !== undefined) this.#write(intro);
  }

  /** The lines of a run's commands up to `end`: no stream begins among them. */
  #run(run: CommandRun, end: number): void {
    for (; this.#next < end; this.#next++)
      this.#line(this.#next, this.#runLines.text(run, this.#next));
  }

  #command(at: number): void {
    this.#header(at);
    const command = readCommand(this.#index, at, this.#asShown);
    this.#line(at, composeLine(command, widthOfPath(this.#columns)));
  }

  #line(at: number, text: string): void {
    this.#write(offsetText(this.#columns, this.#index.offsetOf(at)) + text);
  }

  #header(command: number): void {
    const shown = this.#headers.get(command);
    if (shown) sectionHeader(this.#index, shown.section, shown.end).forEach(this.#write);
  }

  #finish(): void {
    if (this.#part < this.#layout.partCount) return;
    if (this.#index.commandCount === 0) this.#header(0);
    faultLines(this.#index).forEach(this.#write);
  }
}
