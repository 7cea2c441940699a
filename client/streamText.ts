// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import { parseStreamTextUri, streamTextUri, type StreamText } from '../server/streamUri';

/**
 * The document that shows a stream's text, under exactly the URI that the servers give it: VS Code
 * tells documents, and their breakpoints, apart by it.
 */
export function textOf(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(streamTextUri(URI.parse(file.toString())).toString(), true);
}

/** What a document shows; undefined if it isn't a stream's text. */
export function shownBy(document: vscode.Uri): StreamText | undefined {
  return parseStreamTextUri(URI.parse(document.toString()));
}

/** Opens a stream's text. */
export async function showStreamText(
  file: vscode.Uri,
  options: vscode.TextDocumentShowOptions,
): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(textOf(file));
  return vscode.window.showTextDocument(document, options);
}
