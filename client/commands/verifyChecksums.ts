// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  verifyRequest,
  type TextParams,
  type VerifyResult,
} from '../../server/language/commandProtocol';
import { verifyMessage } from './verifyMessage';

/** Verifies a whole stream at once, and tells the outcome; the faults are among the Problems. */
export async function verifyChecksums(client: BaseLanguageClient, text: vscode.Uri): Promise<void> {
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: 'Verifying all checksums',
      cancellable: true,
    },
    async (_, token) => {
      const params: TextParams = { text: text.toString() };
      const verified = await client.sendRequest<VerifyResult>(verifyRequest, params, token);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      return verified;
    },
  );
  const message = verifyMessage(result);
  if (result.errors === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const chosen = await vscode.window.showWarningMessage(message, 'Show Problems');
  if (chosen) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
