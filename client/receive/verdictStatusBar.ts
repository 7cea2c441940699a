// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  verdictRequest,
  type StreamVerdict,
  type TextParams,
  type TextPlace,
} from '../../server/language/receive/receiveProtocol';
import { shownBy } from '../streamText';
import { verdictText } from './verdictText';

const goToRefusalCommand = 'btrfs-send.goToRefusal';

/** Says, of the stream that is shown, whether it can be received. A click leads to where it fails. */
export class VerdictStatusBar implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #item = vscode.window.createStatusBarItem(
    'btrfs-send.verdict',
    vscode.StatusBarAlignment.Left,
    10,
  );
  readonly #listeners: vscode.Disposable;
  /** Where it fails, of the stream that is shown. */
  #place: TextPlace | undefined;
  #asked = 0;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#item.name = 'Btrfs Receive';
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => void this.update()),
      vscode.commands.registerCommand(goToRefusalCommand, () => this.#goThere()),
    );
  }

  /** More is known of a file's stream than before. */
  changed(file: string): void {
    const shown = vscode.window.activeTextEditor?.document.uri;
    if (shown && shownBy(shown)?.file.toString() === file) void this.update();
  }

  /** Asks anew for the stream in the active editor. */
  async update(): Promise<void> {
    const asked = ++this.#asked;
    const shown = vscode.window.activeTextEditor?.document.uri;
    if (!shown || !shownBy(shown)) {
      this.#item.hide();
      return;
    }
    const params: TextParams = { uri: shown.toString() };
    const verdict = await this.#client
      .sendRequest<StreamVerdict>(verdictRequest, params)
      .catch((): StreamVerdict => ({ state: 'unreadable' }));
    // Another editor may have become active in the meantime.
    if (asked === this.#asked) this.#show(verdict);
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#item.dispose();
  }

  #show(verdict: StreamVerdict): void {
    const shown = verdictText(verdict);
    this.#place = verdict.state === 'fails' ? verdict.place : undefined;
    if (!shown) {
      this.#item.hide();
      return;
    }
    this.#item.text = shown.text;
    this.#item.tooltip = shown.tooltip;
    this.#item.command = this.#place ? goToRefusalCommand : 'workbench.actions.view.problems';
    this.#item.backgroundColor = this.#place
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
    this.#item.show();
  }

  async #goThere(): Promise<void> {
    if (!this.#place) {
      void vscode.window.showInformationMessage('No command of this stream is known to fail.');
      return;
    }
    const { uri, line } = this.#place;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection });
  }
}
