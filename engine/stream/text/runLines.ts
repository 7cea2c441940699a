// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import type { Command } from '../command';
import { assumedWrite, type CommandRun } from '../commandRun';
import type { WriteHead } from '../writeHead';
import { columnWidths } from './attributeOrder';
import { commandLine, padded } from './commandLine';

/** What of a WRITE's text stands around where its data goes. */
interface Template {
  readonly before: string;
  /** Where the attribute behind it begins, unless the number is too long. */
  readonly column: number;
  readonly after: string;
}

/**
 * The texts of the commands of runs, which differ from those that they repeat only in where their data
 * goes: thousands come from a few.
 */
export class RunLines {
  readonly #read: (command: number) => Command;
  readonly #pathWidth: number;
  /** Of the run at hand; others come behind it. */
  readonly #templates = new Map<WriteHead, Template>();
  #run: CommandRun | undefined;

  /** `read` gives a command with its attributes. */
  constructor(read: (command: number) => Command, pathWidth: number) {
    this.#read = read;
    this.#pathWidth = pathWidth;
  }

  /** The text of a command of a run. */
  text(run: CommandRun, command: number): string {
    if (run !== this.#run) this.#templates.clear();
    this.#run = run;
    const { head, fileOffset } = assumedWrite(run, command);
    const known = this.#templates.get(head);
    const { before, column, after } = known ?? this.#makeTemplate(command);
    if (!known) this.#templates.set(head, { before, column, after });
    return padded(`${before}${fileOffset}`, column) + after;
  }

  #makeTemplate(command: number): Template {
    const { text, tokens } = commandLine(this.#read(command), this.#pathWidth);
    const at = tokens.findIndex(({ attribute }) => attribute?.type === AttributeType.FILE_OFFSET);
    const [token, next] = tokens.slice(at);
    const width = columnWidths[AttributeType.FILE_OFFSET] ?? 0;
    return {
      before: text.slice(0, token?.valueStart),
      column: (token?.start ?? 0) + width,
      after: text.slice(next?.start),
    };
  }
}
