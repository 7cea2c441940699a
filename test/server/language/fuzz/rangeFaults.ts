// SPDX-License-Identifier: GPL-2.0-only
import type { Position, Range } from 'vscode-languageserver';

/** Behind every line's end: a position there means the end, by the protocol. */
const lineEnd = 0x7fff_ffff;

/** What is wrong with a range in a text of these lines. */
export function rangeFaults({ start, end }: Range, lines: readonly string[]): string[] {
  const faults = [...positionFaults(start, lines), ...positionFaults(end, lines)];
  if (isBefore(end, start)) faults.push(`${placeText(end)} comes before ${placeText(start)}`);
  return faults;
}

export function positionFaults(position: Position, lines: readonly string[]): string[] {
  const { line, character } = position;
  const text = lines[line];
  const isInside =
    text !== undefined &&
    Number.isInteger(character) &&
    character >= 0 &&
    (character <= text.length || character === lineEnd);
  return isInside ? [] : [`${placeText(position)} is outside of a text of ${lines.length} lines`];
}

/** Whether all of the inner range is in the outer one. */
export function contains(outer: Range, inner: Range): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

export const placeText = ({ line, character }: Position): string => `${line}:${character}`;
