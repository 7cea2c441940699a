// SPDX-License-Identifier: GPL-2.0-only
import type { Location, Position } from 'vscode-languageserver-protocol';
import { AttributeType } from '../../engine/stream/attributeType';
import { locationOf } from './definition';
import type { StreamInode } from './inodes/streamInode';
import { operandAt } from './operand';
import { commandInText } from './ranges';
import type { StreamDocument } from './streamDocument';

/** More than an editor lists. */
const maxReferences = 20_000;

/** Every command that touches the inode under the cursor, by whatever name, in all parts. */
export function references(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
  includeDeclaration: boolean,
): Location[] {
  const { index, layout, model } = document;
  const at = layout.commandAt(part, line);
  if (at === undefined) return [];
  const inode = operandAt(model, commandInText(index, at), character)?.inode ?? model.inodeOf(at);
  if (!inode) return [];
  return commandsOn(document, inode)
    .filter((command) => includeDeclaration || command !== inode.created)
    .slice(0, maxReferences)
    .map((command) => placeIn(document, command, inode));
}

function commandsOn({ index, model }: StreamDocument, inode: StreamInode): number[] {
  const commands: number[] = [];
  for (let command = 0; command < index.commandCount; command++) {
    if (model.inodeOf(command) === inode || model.cloneSourceOf(command) === inode)
      commands.push(command);
  }
  return commands;
}

/** The path in the command's line that names the inode. */
function placeIn(document: StreamDocument, command: number, inode: StreamInode): Location {
  const type =
    document.model.inodeOf(command) === inode ? AttributeType.PATH : AttributeType.CLONE_PATH;
  const line = commandInText(document.index, command);
  const token = line.tokens.find(({ attribute }) => attribute?.type === type);
  return locationOf(
    document,
    command,
    token?.valueStart ?? line.margin,
    token?.end ?? line.text.length,
  );
}
