// SPDX-License-Identifier: GPL-2.0-only
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  FoldingRangeRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
  TextDocumentContentRefreshRequest,
  type ClientCapabilities,
  type Connection,
} from 'vscode-languageserver';

/** Has the client ask again for what has changed, as far as it can. */
export class ClientRefresh {
  readonly #connection: Pick<Connection, 'sendRequest'>;
  #client: NonNullable<ClientCapabilities['workspace']> = {};

  constructor(connection: Pick<Connection, 'sendRequest'>) {
    this.#connection = connection;
  }

  /** To be told once the client has said what it can. */
  connected({ workspace = {} }: ClientCapabilities): void {
    this.#client = workspace;
  }

  diagnostics(): void {
    if (this.#client.diagnostics?.refreshSupport === true)
      this.#ask(DiagnosticRefreshRequest.method);
  }

  /** All that follows from the inodes, which parents tell of. */
  inodes(): void {
    const { codeLens, foldingRange, inlayHint, semanticTokens } = this.#client;
    this.diagnostics();
    if (codeLens?.refreshSupport === true) this.#ask(CodeLensRefreshRequest.method);
    if (foldingRange?.refreshSupport === true) this.#ask(FoldingRangeRefreshRequest.method);
    if (inlayHint?.refreshSupport === true) this.#ask(InlayHintRefreshRequest.method);
    if (semanticTokens?.refreshSupport === true) this.#ask(SemanticTokensRefreshRequest.method);
  }

  content(uri: string): void {
    if (this.#client.textDocumentContent !== undefined)
      this.#ask(TextDocumentContentRefreshRequest.method, { uri });
  }

  /** A client that is gone can't be told anything; there is nothing else to do about it. */
  #ask(method: string, params?: object): void {
    this.#connection.sendRequest(method, params).catch(() => undefined);
  }
}
