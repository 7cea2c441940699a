// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  partsRequest,
  type TextParams,
  type TextPart,
} from '../../server/language/commandProtocol';

interface PartItem extends vscode.QuickPickItem {
  readonly uri: string;
}

/** Lets the user choose a part of a long text, and opens it beside the others. */
export async function openPart(client: BaseLanguageClient, text: vscode.Uri): Promise<void> {
  const params: TextParams = { text: text.toString() };
  const parts = await client.sendRequest<readonly TextPart[]>(partsRequest, params);
  const items = parts.map(({ uri, firstCommand, commandCount }, at): PartItem => ({
    uri,
    label: `Part ${at + 1} of ${parts.length}`,
    description: `commands ${firstCommand.toLocaleString('en')} to ${(firstCommand + commandCount - 1).toLocaleString('en')}`,
  }));
  const chosen =
    items.length > 1 ? await vscode.window.showQuickPick(items, { title: 'Open Part' }) : items[0];
  if (!chosen) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(chosen.uri, true));
  await vscode.window.showTextDocument(document, { preview: false });
}
