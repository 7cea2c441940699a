// SPDX-License-Identifier: GPL-2.0-only
import type { Position, Range, SelectionRange } from 'vscode-languageserver';
import { operandAt } from './operand';
import { commandInText, lineRange, tokenAt } from './ranges';
import type { StreamDocument } from './streamDocument';

/**
 * What grows around each position: a path's component, a value, its attribute, the command, the inode's
 * group of commands, the stream, the part.
 */
export function selectionRanges(
  document: StreamDocument,
  part: number,
  positions: readonly Position[],
): SelectionRange[] {
  return positions.map((position) => {
    let selection: SelectionRange | undefined;
    for (const range of rangesAround(document, part, position).reverse()) {
      if (selection && (sameRange(selection.range, range) || !contains(selection.range, range)))
        continue;
      selection = selection ? { range, parent: selection } : { range };
    }
    return selection ?? { range: { start: position, end: position } };
  });
}

/** From the smallest on. */
function rangesAround(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
): Range[] {
  const { index, layout, model } = document;
  const whole = lineRange(0, Math.max(0, layout.lineCountOf(part) - 1));
  const at = layout.commandAt(part, line);
  if (at === undefined) return [lineRange(line, line), whole];
  const shown = commandInText(index, at);
  const columns = (start: number, end: number): Range => ({
    start: { line, character: start },
    end: { line, character: end },
  });
  const operand = operandAt(model, shown, character);
  const token = tokenAt(shown, character);
  const linesOf = (first: number, last: number): Range => {
    const begin = layout.firstCommandOf(part);
    const end = begin + layout.commandCountOf(part) - 1;
    return lineRange(
      layout.lineOf(Math.max(first, begin)).line,
      layout.lineOf(Math.min(last, end)).line,
    );
  };
  const [group] = model.groups.between(at, at);
  const { firstCommand, commandCount } = index.sectionOf(at);
  return [
    ...(operand ? [columns(operand.start, operand.end)] : []),
    ...(token ? [columns(token.valueStart, token.end), columns(token.start, token.end)] : []),
    columns(shown.margin, shown.text.length),
    lineRange(line, line),
    ...(group ? [linesOf(group.first, group.last)] : []),
    linesOf(firstCommand, firstCommand + commandCount - 1),
    whole,
  ];
}

function contains({ start, end }: Range, inner: Range): boolean {
  return !isBefore(inner.start, start) && !isBefore(end, inner.end);
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

const sameRange = (left: Range, right: Range): boolean =>
  contains(left, right) && contains(right, left);
