// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { readFileRequest, type FileParams } from '../server/language/protocol';
import { streamScheme } from '../server/streamUri';

export const languageClientId = 'btrfs-send';
export const languageClientName = 'Btrfs Send';

/** Makes the client of the language server, in the way of the extension host. */
export type CreateLanguageClient = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Starts the language server, and resolves once it answers: only then do stream texts open. A
 * server that can't read a file by itself asks for it here.
 */
export async function startLanguageClient(
  create: CreateLanguageClient,
): Promise<BaseLanguageClient> {
  const client = create({
    documentSelector: [{ scheme: streamScheme }],
    diagnosticPullOptions: { onTabs: true },
  });
  client.onRequest(readFileRequest, ({ uri }: FileParams) =>
    vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true)),
  );
  await client.start();
  return client;
}
