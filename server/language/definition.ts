// SPDX-License-Identifier: GPL-2.0-only
import type { Location, Position } from 'vscode-languageserver';
import { AttributeType } from '../../engine/stream/attributeType';
import { creatorOf, makerOf, type CommandPlace } from './inodeOrigin';
import type { NameRecord, StreamInode } from './inodes/streamInode';
import { operandAt } from './operand';
import { commandInText, tokenAt } from './ranges';
import type { ShownStream, StreamDocument } from './streamDocument';
import { cloneSourceElsewhere, namedSubvolume, subvolumePlace } from './subvolumePlace';

/**
 * The command that made what is under the cursor: of a name what creates the inode, a link or a rename;
 * of a UUID the beginning of the subvolume. It may lie in a parent's stream. Undefined where no stream at
 * hand has it.
 */
export function definition(
  document: StreamDocument,
  part: number,
  position: Position,
): Location | undefined {
  const target = targetAt(document, part, position);
  if (!target) return undefined;
  if (target.subvolume) return beginningOf(target.subvolume);
  const made = target.record && makerOf(target.document ?? document, target.record);
  return made && madeAt(made);
}

/** The command that created the inode under the cursor, by whatever name; of a UUID as `definition`. */
export function declaration(
  document: StreamDocument,
  part: number,
  position: Position,
): Location | undefined {
  const target = targetAt(document, part, position);
  if (!target) return undefined;
  if (target.subvolume) return beginningOf(target.subvolume);
  const created = target.inode && creatorOf(target.document ?? document, target.inode);
  return created && madeAt(created);
}

/** What is under the cursor: a subvolume by its UUID, or an inode by one of its names. */
interface Target {
  /** The stream that has the inode, where it isn't the one that is asked about. */
  readonly document?: StreamDocument;
  readonly subvolume?: CommandPlace;
  readonly inode?: StreamInode;
  readonly record?: NameRecord | undefined;
}

function targetAt(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
): Target | undefined {
  const at = document.layout.commandAt(part, line);
  if (at === undefined) return undefined;
  const shown = commandInText(document.index, at);
  const operand = operandAt(document.model, shown, character);
  if (operand) return operand;
  const type = tokenAt(shown, character)?.attribute?.type;
  if (type === AttributeType.CLONE_PATH) return cloneSourceElsewhere(document, shown.command);
  const uuid = type === AttributeType.CLONE_UUID ? namedSubvolume(shown.command) : undefined;
  const subvolume = uuid === undefined ? undefined : subvolumePlace(document, uuid, at);
  return subvolume && { subvolume };
}

/** The line that begins a subvolume. */
export function beginningOf({ document, command }: CommandPlace): Location {
  const { margin, text } = commandInText(document.index, command);
  return locationOf(document, command, margin, text.length);
}

/** Where a command says the name that it makes. */
export function madeAt({ document, command }: CommandPlace): Location {
  const line = commandInText(document.index, command);
  const token =
    line.tokens.findLast(({ attribute }) => attribute?.type === AttributeType.PATH_TO) ??
    line.tokens.find(({ attribute }) => attribute?.type === AttributeType.PATH);
  return locationOf(document, command, token?.valueStart ?? 0, token?.end ?? line.text.length);
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
