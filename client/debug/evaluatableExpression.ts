// SPDX-License-Identifier: GPL-2.0-only

/** Characters of a line, the end left out. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

const word = /"(?:[^"\\]|\\.)*"|[^\s"=|]+/g;

/** What of a line of the stream's text a debugger is asked for: a whole path, a name or a number. */
export function evaluatableExpression(line: string, character: number): TextSpan | undefined {
  for (const match of line.matchAll(word)) {
    const end = match.index + match[0].length;
    if (match.index <= character && character < end) return { start: match.index, end };
  }
  return undefined;
}
