// SPDX-License-Identifier: GPL-2.0-only
import type { Range } from 'vscode-languageserver';
import { assumedPayload } from '../../engine/stream/commandRun';
import { readCommand, type DecodedCommand } from '../../engine/stream/decode';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { commandLine, type LineToken } from '../../engine/stream/text/commandLine';
import { lineColumns, offsetText, widthOfPath } from '../../engine/stream/text/lineColumns';

/** Behind every line's end: a position there means the end, by the protocol. */
const lineEnd = 0x7fff_ffff;

/** Whole lines, from the beginning of one to the end of another. */
export function lineRange(from: number, to: number): Range {
  return { start: { line: from, character: 0 }, end: { line: to, character: lineEnd } };
}

/** A command with its line of text and the places of its parts in it, offset included. */
export interface CommandInText {
  readonly command: DecodedCommand;
  readonly text: string;
  /** Characters before the command's text: the offset's column. */
  readonly margin: number;
  readonly tokens: readonly LineToken[];
}

/** `dataLimit` is how much of a final DATA is wanted. */
export function commandInText(index: StreamIndex, at: number, dataLimit = 0): CommandInText {
  // Many of one file's are asked for at once, and without data the text knows them, too.
  const run = dataLimit === 0 ? index.runOf(at) : undefined;
  const reader = run && { read: () => assumedPayload(run, at) };
  const command = readCommand(index, at, { dataLimit, ...(reader && { reader }) });
  const columns = lineColumns(index);
  const margin = columns.name;
  const line = commandLine(command, widthOfPath(columns));
  const tokens = line.tokens.map(({ start, end, valueStart, attribute }) => ({
    start: start + margin,
    end: end + margin,
    valueStart: valueStart + margin,
    attribute,
  }));
  return { command, text: offsetText(columns, command.offset) + line.text, margin, tokens };
}

/** The token at a column; a column right behind it counts. */
export function tokenAt({ tokens }: CommandInText, character: number): LineToken | undefined {
  return tokens.find(({ start, end }) => start <= character && character <= end);
}
