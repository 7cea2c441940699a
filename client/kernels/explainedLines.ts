// SPDX-License-Identifier: GPL-2.0-only
import type { ExplainedCommand } from '../../server/language/kernelProtocol';

/** A line of a compared text, and what is to be told of its command. */
export interface ExplainedLine {
  readonly line: number;
  readonly command: ExplainedCommand;
}

/**
 * Finds the commands' lines by their text: columns may be wider in the whole text, which may have other
 * lines in between, and commands in another order than the stream.
 */
export function explainedLines(
  lines: readonly string[],
  commands: readonly ExplainedCommand[],
): readonly ExplainedLine[] {
  const places = new Map<string, number[]>();
  lines.forEach((text, line) => {
    const known = places.get(folded(text));
    if (known) known.push(line);
    else places.set(folded(text), [line]);
  });
  return commands.flatMap((command) => {
    const line = places.get(folded(command.text))?.[command.occurrence];
    return line === undefined ? [] : [{ line, command }];
  });
}

const folded = (text: string): string => text.trim().replace(/\s+/g, ' ');
