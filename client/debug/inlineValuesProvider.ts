// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';

/** What tells at a glance where the send is. */
const expressions = ['send_progress', 'cur_ino', 'cur_inode_path'];

/** Shows, at the end of the line where the debugger stands, how far the send has come. */
export const inlineValuesProvider: vscode.InlineValuesProvider = {
  provideInlineValues(document, viewPort, { stoppedLocation }) {
    const { line } = stoppedLocation.end;
    if (line < viewPort.start.line || line > viewPort.end.line) return [];
    const { range } = document.lineAt(line);
    return expressions.map(
      (expression) => new vscode.InlineValueEvaluatableExpression(range, expression),
    );
  },
};
