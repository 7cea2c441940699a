// SPDX-License-Identifier: GPL-2.0-only
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { nodeArguments } from '../../server/language/nodeArguments';
import { activateClient } from '../activateClient';
import { languageClientId, languageClientName } from '../languageClient';

/** The extension on the desktop and on remote machines: its servers are processes. */
export function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = {
    module: context.asAbsolutePath('dist/cli.js'),
    args: ['lsp'],
    transport: TransportKind.stdio,
    options: { execArgv: [...nodeArguments] },
  };
  return activateClient(
    context,
    (options) => new LanguageClient(languageClientId, languageClientName, server, options),
  );
}
