// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { partsRequest, type TextParams, type TextPart } from '../server/language/commandProtocol';
import { shownBy } from './streamText';

/** Says which part of a long text is shown. A click lets the user choose another. */
export class PartStatusBar implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #item = vscode.window.createStatusBarItem(
    'btrfs-send.part',
    vscode.StatusBarAlignment.Right,
    100.3,
  );
  readonly #listener: vscode.Disposable;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#item.name = 'Btrfs Send Part';
    this.#item.tooltip = 'Open another part of this stream’s text';
    this.#item.command = 'btrfs-send.openPart';
    this.#listener = vscode.window.onDidChangeActiveTextEditor(() => void this.update());
  }

  /** Asks for the text in the active editor. */
  async update(): Promise<void> {
    const shown = vscode.window.activeTextEditor?.document.uri;
    const part = shown && shownBy(shown)?.part;
    if (!part) {
      this.#item.hide();
      return;
    }
    const params: TextParams = { text: shown.toString() };
    const parts = await this.#client
      .sendRequest<readonly TextPart[]>(partsRequest, params)
      .catch((): readonly TextPart[] => []);
    // Another editor may have become active in the meantime.
    if (vscode.window.activeTextEditor?.document.uri !== shown) return;
    this.#item.text = `Part ${part} of ${parts.length}`;
    if (parts.length > 1) this.#item.show();
    else this.#item.hide();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }
}
