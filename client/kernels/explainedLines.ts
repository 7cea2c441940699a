// SPDX-License-Identifier: GPL-2.0-only
import type { ExplainedCommand } from '../../server/language/kernelProtocol';

/** A line of a compared text, and what is to be told of its command. */
export interface ExplainedLine {
  readonly line: number;
  readonly command: ExplainedCommand;
}

/**
 * Finds the commands' lines by their text: columns may be wider in the whole text, and it may have other
 * lines in between. Of lines that are alike, the first that is behind the command before is taken.
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
  const found: ExplainedLine[] = [];
  let last = -1;
  for (const command of commands) {
    const line = places.get(folded(command.text))?.find((place) => place > last);
    if (line === undefined) continue;
    found.push({ line, command });
    last = line;
  }
  return found;
}

const folded = (text: string): string => text.trim().replace(/\s+/g, ' ');
