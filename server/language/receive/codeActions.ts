// SPDX-License-Identifier: GPL-2.0-only
import {
  CodeActionKind,
  type CodeAction,
  type Command,
  type Diagnostic,
} from 'vscode-languageserver';
import { commandLabel } from '../../../engine/stream/text/commandLine';
import { debugFromLineCommand, openLocationCommand, showSnapshotCommand } from '../protocol';
import { fileName } from '../parents/parentText';
import type { StreamDocument } from '../streamDocument';
import { findingDataOf, type FindingData } from './findingData';
import { textPlace } from './textPlace';

/** Commands that lead elsewhere are offered so many of. */
const maxLinks = 4;

/**
 * What can be done about a finding: to see the commands that led to it, the parent's stream, the inode
 * in the debugger, and the subvolume as it is at that command. All are commands of the client.
 */
export function codeActions(
  document: StreamDocument,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const data = findingDataOf(diagnostic.data);
    // The stream may be another by now.
    const isThere = ({ command }: { readonly command: number }): boolean =>
      command < document.index.commandCount;
    if (!data || !isThere(data) || !data.related.every(isThere)) return [];
    return actionsOn(document, data).map(({ title, command, args }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command, arguments: args },
    }));
  });
}

interface Action extends Pick<Command, 'title' | 'command'> {
  readonly args: unknown[];
}

function actionsOn(document: StreamDocument, data: FindingData): Action[] {
  const place = textPlace(document, data.command);
  return [
    ...data.related.slice(0, maxLinks).map(({ command }) => goTo(document, command)),
    ...(aboutParent.has(data.code) ? openParents(document, data.command) : []),
    {
      title: 'Show the snapshot at this line',
      command: showSnapshotCommand,
      args: [place.uri, place.line],
    },
    ...debug(document, data),
  ];
}

/** Findings whose cause may lie in the stream before. */
const aboutParent: ReadonlySet<string> = new Set([
  'path-not-in-parent',
  'directory-not-empty',
  'name-taken',
  'orphan-from-parent',
  'parent-not-at-hand',
  'wrong-type',
]);

function goTo(document: StreamDocument, command: number): Action {
  const { index } = document;
  const label = commandLabel(index.typeOf(command));
  const { uri, line } = textPlace(document, command);
  return {
    title: `Go to the ${label} at 0x${index.offsetOf(command).toString(16)}`,
    command: openLocationCommand,
    args: [uri, line],
  };
}

/** The streams that the one builds on, the nearest first. */
function openParents({ parents }: StreamDocument, command: number): Action[] {
  const link = [...parents].findLast(([snapshot]) => snapshot <= command)?.[1];
  const [parent] = link?.chain.parents ?? [];
  if (!parent || !link?.document) return [];
  const { uri, line } = textPlace(link.document, parent.subvolume.command);
  return [
    {
      title: `Open the parent’s stream ${fileName(parent.file)}`,
      command: openLocationCommand,
      args: [uri, line],
    },
  ];
}

/** A session that stops at the inode which the command, or what led to it, is about. */
function debug(document: StreamDocument, { command, related }: FindingData): Action[] {
  const cause = related[0]?.command ?? command;
  const ino = document.model.inodeOf(cause)?.ino ?? document.model.inodeOf(command)?.ino;
  if (ino === undefined) return [];
  const { uri, line } = textPlace(document, cause);
  return [
    {
      title: `Debug inode ${ino}, from the ${commandLabel(document.index.typeOf(cause))} on`,
      command: debugFromLineCommand,
      args: [uri, line],
    },
  ];
}
