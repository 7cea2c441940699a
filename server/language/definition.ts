// SPDX-License-Identifier: GPL-2.0-only
import type { Location, Position } from 'vscode-languageserver-protocol';
import { AttributeType } from '../../engine/stream/attributeType';
import { operandAt } from './operand';
import { commandInText } from './ranges';
import type { ShownStream, StreamDocument } from './streamDocument';

/**
 * The command that made the name under the cursor: what creates the inode, a link or a rename.
 * Undefined where the name was there before the stream.
 */
export function definition(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
): Location | undefined {
  const at = document.layout.commandAt(part, line);
  if (at === undefined) return undefined;
  const from = operandAt(document.model, commandInText(document.index, at), character)?.record
    ?.from;
  return from === undefined || from < 0 ? undefined : madeAt(document, from);
}

/** Where a command says the name that it makes. */
function madeAt(document: StreamDocument, at: number): Location {
  const line = commandInText(document.index, at);
  const token =
    line.tokens.findLast(({ attribute }) => attribute?.type === AttributeType.PATH_TO) ??
    line.tokens.find(({ attribute }) => attribute?.type === AttributeType.PATH);
  return locationOf(document, at, token?.valueStart ?? 0, token?.end ?? line.text.length);
}

/** Columns of a command's line as a place in the stream's text. */
export function locationOf(
  document: ShownStream,
  command: number,
  start: number,
  end: number,
): Location {
  const { part, line } = document.layout.lineOf(command);
  const range = { start: { line, character: start }, end: { line, character: end } };
  return { uri: document.uriOf(part), range };
}
