// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { shownBy } from './streamText';

/** The file in the active editor; for a stream's text, the stream. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) && !(input instanceof vscode.TabInputCustom)) {
    return undefined;
  }
  const shown = shownBy(input.uri);
  return shown ? vscode.Uri.parse(shown.file.toString(), true) : input.uri;
}
