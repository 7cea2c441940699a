// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamScheme } from '../../server/streamUri';
import { debugType } from './configuration';

/**
 * Shows the line that a session stands at anew once the text has it: one that follows a stream may stop at
 * a command before the editor has read the grown text again.
 */
export function followGrownText(): vscode.Disposable {
  let isNew = false;
  return vscode.Disposable.from(
    vscode.debug.onDidChangeActiveStackItem((item) => {
      isNew = item instanceof vscode.DebugStackFrame && follows(item.session);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (!isNew || document.uri.scheme !== streamScheme) return;
      isNew = false;
      void vscode.commands.executeCommand('workbench.action.debug.callStackTop');
    }),
  );
}

function follows({ type, configuration }: vscode.DebugSession): boolean {
  return type === debugType && configuration.request === 'attach';
}
