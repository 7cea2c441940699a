// SPDX-License-Identifier: GPL-2.0-only
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type Location,
  type Position,
} from 'vscode-languageserver';
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import { locationOf } from './definition';
import { inodesBehind } from './inodeOrigin';
import type { StreamInode } from './inodes/streamInode';
import type { Steps } from '../steps';
import { operandAt } from './operand';
import { commandInText } from './ranges';
import type { StreamDocument } from './streamDocument';

/** More than an editor lists, or shows at once. */
const maxReferences = 20_000;
const maxHighlights = 2_000;

/**
 * Every command that touches the inode under the cursor, by whatever name, in all parts; and then those
 * of the parents' streams.
 */
export function* references(
  document: StreamDocument,
  part: number,
  position: Position,
  includeDeclaration: boolean,
): Steps<Location[]> {
  const inode = inodeAt(document, part, position);
  if (!inode) return [];
  const found: Location[] = [];
  for (const { document: owner, thing } of inodesBehind(document, inode)) {
    for (const command of commandsOn(owner, thing)) {
      if (command === undefined) {
        yield;
        continue;
      }
      if (command === thing.created && !includeDeclaration) continue;
      if (found.length === maxReferences) return found;
      found.push(placeIn(owner, command, thing));
    }
  }
  return found;
}

/** The same within one part; what makes or takes a name away is a write. */
export function* documentHighlights(
  document: StreamDocument,
  part: number,
  position: Position,
): Steps<DocumentHighlight[]> {
  const inode = inodeAt(document, part, position);
  if (!inode) return [];
  const first = document.layout.firstCommandOf(part);
  const found: DocumentHighlight[] = [];
  for (const command of commandsOn(document, inode, first, document.layout.commandCountOf(part))) {
    if (command === undefined) {
      yield;
      continue;
    }
    if (found.length === maxHighlights) break;
    const names = naming.has(document.index.typeOf(command));
    const kind = names ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
    found.push({ range: placeIn(document, command, inode).range, kind });
  }
  return found;
}

/** Of the path under the cursor the component's, and otherwise the one that the command is about. */
export function inodeAt(
  { index, layout, model }: StreamDocument,
  part: number,
  { line, character }: Position,
): StreamInode | undefined {
  const at = layout.commandAt(part, line);
  if (at === undefined) return undefined;
  return operandAt(model, commandInText(index, at), character)?.inode ?? model.inodeOf(at);
}

/** Commands looked at, and commands found, before others may have their turn. */
const sliceCommands = 1000;
const sliceFound = 10;

/**
 * The commands about an inode, and those that clone from it, among `count` from `first` on; in between
 * undefined, where others may have their turn.
 */
export function* commandsOn(
  { index, model }: StreamDocument,
  inode: StreamInode,
  first = 0,
  count = index.commandCount,
): Generator<number | undefined, void> {
  let found = 0;
  for (let command = first; command < first + count; command++) {
    if (command % sliceCommands === 0) yield undefined;
    if (!model.isAbout(command, inode) && !inode.is(model.cloneSourceOf(command))) continue;
    yield command;
    if (++found % sliceFound === 0) yield undefined;
  }
}

/** The path in the command's line that names the inode. */
export function placeIn(document: StreamDocument, command: number, inode: StreamInode): Location {
  const type = document.model.isAbout(command, inode)
    ? AttributeType.PATH
    : AttributeType.CLONE_PATH;
  const line = commandInText(document.index, command);
  const token = line.tokens.find(({ attribute }) => attribute?.type === type);
  return locationOf(
    document,
    command,
    token?.valueStart ?? line.margin,
    token?.end ?? line.text.length,
  );
}

const naming: ReadonlySet<number> = new Set([
  CommandType.MKFILE,
  CommandType.MKDIR,
  CommandType.MKNOD,
  CommandType.MKFIFO,
  CommandType.MKSOCK,
  CommandType.SYMLINK,
  CommandType.RENAME,
  CommandType.LINK,
  CommandType.UNLINK,
  CommandType.RMDIR,
]);
