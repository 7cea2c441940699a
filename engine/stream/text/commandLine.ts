// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import type { Attribute, Command } from '../command';
import { commandName } from '../commandType';
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

/** Columns of the command's name and of its path. */
const nameWidth = 16;
const pathWidth = 32;
/** A hostile command can hold thousands of attributes; a real one has ten at most. */
const shownAttributes = 40;

/** The kernel's name in lower case; `command_N` for a number that it doesn't define. */
export function commandLabel(type: number): string {
  return commandName(type)?.toLowerCase() ?? `command_${type}`;
}

/**
 * A command as one line: its name, its path, then every other attribute as `label=value` in the
 * order of the stream. Of a repeated path the last one, which is what a receiver takes, comes first.
 */
export function composeLine(command: Command, tokens?: LineToken[]): string {
  const name = commandLabel(command.type);
  tokens?.push({ start: 0, end: name.length, attribute: undefined, valueStart: 0 });
  let text = name;
  const path = command.attributes.findLast(({ type }) => type === AttributeType.PATH);
  if (path) {
    text = `${text.padEnd(nameWidth - 1)} `;
    const start = text.length;
    text += attributeText(path);
    tokens?.push({ start, end: text.length, attribute: path, valueStart: start });
  }
  const others = command.attributes.filter((attribute) => attribute !== path);
  for (const attribute of others.slice(0, shownAttributes)) {
    text = `${text.padEnd(nameWidth + pathWidth - 1)} `;
    const start = text.length;
    const label = attributeLabel(attribute.type);
    text += `${label}=${attributeText(attribute)}`;
    tokens?.push({ start, end: text.length, attribute, valueStart: start + label.length + 1 });
  }
  const left = others.length - shownAttributes;
  return left > 0 ? `${text} … ${left} more attributes` : text;
}

/** The same with the place of each part in it. */
export function commandLine(command: Command): CommandLine {
  const tokens: LineToken[] = [];
  return { text: composeLine(command, tokens), tokens };
}
