// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { URI } from 'vscode-uri';
import {
  fileVersionRequest,
  findImagesRequest,
  findStreamsRequest,
  readFileRequest,
  type FileParams,
  type ReadFileParams,
} from '../server/language/protocol';
import { streamScheme } from '../server/streamUri';
import { base64 } from '../server/base64';
import { imageCandidates } from './debug/imageCandidates';
import { fileVersion } from './fileVersion';
import { findStreams } from './findStreams';
import { StreamFileSystem } from './streamFileSystem';
import { requestText, StreamTextFeature } from './streamTextFeature';

export const languageClientId = 'btrfs-send';
export const languageClientName = 'Btrfs Send';

/** Makes the client of the language server, in the way of the extension host. */
export type CreateLanguageClient = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Starts the language server. The texts of streams can be opened at once: what is asked before the
 * server answers waits for it. A server that can't read a file by itself asks for it here.
 */
export function startLanguageClient(create: CreateLanguageClient): StartedLanguageClient {
  const client = create({
    documentSelector: [{ scheme: streamScheme }],
    diagnosticPullOptions: { onTabs: true },
    initializationOptions: { findsStreams: true, commands: true },
  });
  const files = new StreamFileSystem(async (text) => {
    await started;
    return requestText(client, text);
  });
  client.registerFeature(new StreamTextFeature(client, files));
  client.onRequest(readFileRequest, async ({ uri, encoding }: ReadFileParams) => {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true));
    return encoding === 'base64' ? base64(bytes) : bytes;
  });
  client.onRequest(fileVersionRequest, fileVersion);
  client.onRequest(findStreamsRequest, findStreams);
  client.onRequest(findImagesRequest, ({ uri }: FileParams) => imageCandidates(URI.parse(uri)));
  const fileSystem = files.register();
  const started = client.start();
  return { client, fileSystem, started };
}

export interface StartedLanguageClient {
  readonly client: BaseLanguageClient;
  readonly fileSystem: vscode.Disposable;
  /** Resolves once the server answers. */
  readonly started: Promise<void>;
}
