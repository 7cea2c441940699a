// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import { attribute, type Attribute, type Command } from '../command';
import { commandName, CommandType } from '../commandType';
import { columnWidths, inReadingOrder } from './attributeOrder';
import { attributeLabel, attributeText } from './attributeText';

/** A stretch of a command's text, in UTF-16 units from the text's beginning; `end` is behind it. */
export interface LineToken {
  readonly start: number;
  readonly end: number;
  /** The attribute that it shows; undefined for the command's name. */
  readonly attribute: Attribute | undefined;
  /** Where the value begins, behind `label=`. */
  readonly valueStart: number;
}

export interface CommandLine {
  readonly text: string;
  readonly tokens: readonly LineToken[];
}

/** Columns of the command's name: the longest has 13, and two blanks follow. */
export const nameWidth = 15;
/** Columns of the path, where no stream says how long its paths are. */
const usualPathWidth = 32;
/** A hostile command can hold thousands of attributes; a real one has ten at most. */
export const shownAttributes = 40;

const labels = Array.from({ length: CommandType.ENABLE_VERITY + 1 }, (_, type) =>
  commandName(type)?.toLowerCase(),
);

/** The kernel's name in lower case; `command_N` for a number that it doesn't define. */
export function commandLabel(type: number): string {
  return labels[type] ?? `command_${type}`;
}

/**
 * A command as one line: its name, its path in `pathWidth` columns, then every other attribute as
 * `label=value`, two blanks apart. Of a repeated path the last one, which is what a receiver takes,
 * comes first.
 */
export function composeLine(
  command: Command,
  pathWidth = usualPathWidth,
  tokens?: LineToken[],
): string {
  const name = commandLabel(command.type);
  tokens?.push({ start: 0, end: name.length, attribute: undefined, valueStart: 0 });
  let text = name;
  const path = attribute(command, AttributeType.PATH);
  if (path) {
    text = padded(text, nameWidth);
    const start = text.length;
    text += attributeText(path);
    tokens?.push({ start, end: text.length, attribute: path, valueStart: start });
  }
  let left = shownAttributes;
  let column = nameWidth + pathWidth;
  for (const each of inReadingOrder(command)) {
    if (each === path || left-- <= 0) continue;
    text = padded(text, column);
    const start = text.length;
    const label = attributeLabel(each.type);
    text += `${label}=${attributeText(each)}`;
    const valueStart = start + label.length + 1;
    tokens?.push({ start, end: text.length, attribute: each, valueStart });
    column = start + (columnWidths[each.type] ?? 0);
  }
  return left < 0 ? `${text}  … ${-left} more attributes` : text;
}

/** Filled up to a column, with two blanks at least. */
export function padded(text: string, column: number): string {
  return text.length + 2 <= column ? text.padEnd(column) : `${text}  `;
}

/** The same with the place of each part in it. */
export function commandLine(command: Command, pathWidth?: number): CommandLine {
  const tokens: LineToken[] = [];
  return { text: composeLine(command, pathWidth, tokens), tokens };
}
