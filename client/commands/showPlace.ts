// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';

/** A place as the language server gives it. */
export interface Place {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Shows a place of a stream's text, in whatever part it is. */
export async function showPlace({ uri, range }: Place, preserveFocus = false): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const at = new vscode.Position(range.start.line, range.start.character);
  const selection = new vscode.Range(at, at);
  const editor = await vscode.window.showTextDocument(document, { selection, preserveFocus });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
