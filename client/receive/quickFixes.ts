// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { withoutIcons } from '../withoutIcons';

/** Seconds for which it is said that there is nothing to choose. */
const shown = 3;

/**
 * What can be done about the findings on the cursor's line, to choose from: the editor's own Quick Fix
 * is for texts that can be edited.
 */
export async function chooseQuickFix(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { range } = editor.document.lineAt(editor.selection.active.line);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[] | undefined>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const items = (actions ?? []).flatMap(({ title, command }) =>
    command ? [{ label: withoutIcons(title), command }] : [],
  );
  if (items.length === 0) {
    vscode.window.setStatusBarMessage('No quick fixes on this line', shown * 1000);
    return;
  }
  const placeHolder = 'What to do about what is found on this line';
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (!chosen) return;
  const { command, arguments: args = [] } = chosen.command;
  await vscode.commands.executeCommand(command, ...(args as unknown[]));
}
