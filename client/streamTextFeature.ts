// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import {
  TextDocumentContentRefreshRequest,
  TextDocumentContentRequest,
  type BaseLanguageClient,
  type FeatureState,
  type ServerCapabilities,
  type StaticFeature,
} from 'vscode-languageclient';
import type { StreamFileSystem } from './streamFileSystem';

/**
 * Has the texts that the server makes shown through the file system, in the place of the language
 * client's own virtual documents.
 */
export class StreamTextFeature implements StaticFeature {
  readonly #client: BaseLanguageClient;
  readonly #files: StreamFileSystem;

  constructor(client: BaseLanguageClient, files: StreamFileSystem) {
    this.#client = client;
    this.#files = files;
  }

  fillClientCapabilities(): void {
    // The client's own feature says already that texts are shown.
  }

  /** One scheme can't have both. */
  preInitialize({ workspace }: ServerCapabilities): void {
    delete workspace?.textDocumentContent;
  }

  initialize(): void {
    this.#client.onRequest(TextDocumentContentRefreshRequest.type, ({ uri }) =>
      this.#files.textChanged(vscode.Uri.parse(uri, true)),
    );
  }

  getState(): FeatureState {
    return { kind: 'static' };
  }

  clear(): void {
    // Nothing is held.
  }
}

/** Asks the server for a text. */
export async function requestText(client: BaseLanguageClient, text: vscode.Uri): Promise<string> {
  const params = { uri: text.toString() };
  return (await client.sendRequest(TextDocumentContentRequest.type, params)).text;
}
