// SPDX-License-Identifier: GPL-2.0-only
import type { Range, SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver';
import { AttributeType } from '../../engine/stream/attributeType';
import { isOrphan } from './inodes/namesAt';
import type { Steps } from '../steps';
import { operandsIn, type Operand } from './operand';
import { commandInText, type CommandInText } from './ranges';
import type { StreamDocument } from './streamDocument';

/**
 * What only the inodes tell of a text: orphan names (a user's file may be called like one), names that
 * the command takes away, and inode numbers. The grammar colours the rest.
 */
export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: ['orphanName', 'deadName', 'inodeNumber'],
  tokenModifiers: [],
};

type TokenType = 0 | 1 | 2;
const orphanName = 0;
const deadName = 1;
const inodeNumber = 2;

/** Texts of more lines are coloured by what is in view only. */
const fullTokensLimit = 5000;
/** Lines read before others may have their turn. */
const sliceLines = 10;

/**
 * Of the lines in `range`, or of the whole part. Undefined of the whole of a long one: an editor
 * that is given tokens, or none, for all of it asks for no range any more.
 */
export function* semanticTokens(
  document: StreamDocument,
  part: number,
  range?: Range,
): Steps<SemanticTokens | undefined> {
  const { index, layout, model } = document;
  const data: number[] = [];
  const lineCount = layout.lineCountOf(part);
  if (!range && lineCount > fullTokensLimit) return undefined;
  const end = Math.min(range?.end.line ?? Infinity, lineCount - 1);
  let last = { line: 0, start: 0 };
  for (let line = range?.start.line ?? 0; line <= end; line++) {
    if (line % sliceLines === 0) yield;
    const command = layout.commandAt(part, line);
    if (command === undefined) continue;
    const shown = commandInText(index, command);
    for (const token of tokensOf(shown, operandsIn(model, shown))) {
      const from = token.start - (line === last.line ? last.start : 0);
      data.push(line - last.line, from, token.end - token.start, token.type, 0);
      last = { line, start: token.start };
    }
  }
  return { data };
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
}

/** From left to right; none overlaps another. */
function tokensOf(line: CommandInText, operands: readonly Operand[]): Token[] {
  const names = operands.flatMap((operand): Token[] => {
    const type = typeOf(operand, line.command.index);
    return type === undefined ? [] : [{ start: operand.start, end: operand.end, type }];
  });
  const numbers = line.tokens
    .filter(({ attribute }) => attribute?.type === AttributeType.INO)
    .map(({ valueStart, end }): Token => ({ start: valueStart, end, type: inodeNumber }));
  return [...names, ...numbers].sort((left, right) => left.start - right.start);
}

function typeOf({ record }: Operand, command: number): TokenType | undefined {
  if (!record) return undefined;
  if (isOrphan(record)) return orphanName;
  return record.until === command ? deadName : undefined;
}
