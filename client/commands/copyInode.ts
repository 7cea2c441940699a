// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  inodeAtRequest,
  type NamedInode,
  type TextPositionParams,
} from '../../server/language/commandProtocol';
import { streamScheme } from '../../server/streamUri';
import { withoutIcons } from '../withoutIcons';

/** Puts the path under the cursor, or its inode's number, into the clipboard. */
export async function copyInode(client: BaseLanguageClient, what: 'path' | 'ino'): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== streamScheme) return;
  const { line, character } = editor.selection.active;
  const params: TextPositionParams = { text: editor.document.uri.toString(), line, character };
  const found = await client.sendRequest<NamedInode | null>(inodeAtRequest, params);
  if (!found) {
    void vscode.window.showInformationMessage('This line is about no inode.');
  } else if (what === 'ino' && found.ino === null) {
    void vscode.window.showInformationMessage(
      'The number of this inode is not known: it is older than the stream, and its parent’s stream is not at hand.',
    );
  } else {
    const copied = what === 'ino' ? String(found.ino) : found.path;
    await vscode.env.clipboard.writeText(copied);
    vscode.window.setStatusBarMessage(withoutIcons(`Copied ${copied}`), 3_000);
  }
}
