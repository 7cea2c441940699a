// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateClient } from '../activateClient';
import { debugType } from '../debug/configuration';
import { languageClientId, languageClientName } from '../languageClient';
import { WorkerDebugAdapter } from './workerDebugAdapter';

/** The extension in a browser: its servers are workers, which get files' content from here. */
export function activate(context: vscode.ExtensionContext): Promise<void> {
  const startWorker = (script: string) =>
    new Worker(vscode.Uri.joinPath(context.extensionUri, 'dist/web', script).toString(true));
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(
          new WorkerDebugAdapter(startWorker('debugAdapter.js')),
        ),
    }),
  );
  return activateClient(
    context,
    (options) =>
      new LanguageClient(
        languageClientId,
        languageClientName,
        startWorker('languageServer.js'),
        options,
      ),
  );
}
