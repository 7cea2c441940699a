// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  snapshotAtRequest,
  type SnapshotAbsent,
  type SnapshotAt,
  type SnapshotAtParams,
} from '../../server/language/receive/receiveProtocol';
import { shownBy } from '../streamText';
import { SnapshotTree, type SnapshotNode } from './snapshotTree';

export const snapshotView = 'btrfs-send.snapshot';

/** How long the cursor must rest before the view follows it, in milliseconds. */
const rest = 120;

/** The view of the received subvolume as it is at the cursor's line. */
export class SnapshotView implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #tree: SnapshotTree;
  readonly #view: vscode.TreeView<SnapshotNode>;
  readonly #listeners: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the last question, where it isn't answered yet. */
  #asking = new vscode.CancellationTokenSource();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#tree = new SnapshotTree(client);
    this.#view = vscode.window.createTreeView(snapshotView, { treeDataProvider: this.#tree });
    this.#listeners = vscode.Disposable.from(
      this.#view,
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) this.#followSoon();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#followSoon()),
      this.#view.onDidChangeVisibility(() => this.#followSoon()),
      vscode.commands.registerCommand(
        'btrfs-send.showSnapshotAtLine',
        (uri?: unknown, line?: unknown) => this.#showAt(uri, line),
      ),
      vscode.commands.registerCommand('btrfs-send.findInSnapshot', () => this.#find()),
      vscode.commands.registerCommand(
        'btrfs-send.listMoreOfSnapshot',
        (directory: string, from: number) => this.#tree.listMore(directory, from),
      ),
    );
    this.#followSoon();
  }

  /** Asks anew: what is known of the stream has changed. */
  update(): void {
    this.#followSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#listeners.dispose();
  }

  #followSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), rest);
  }

  async #follow(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const isStream = editor !== undefined && shownBy(editor.document.uri) !== undefined;
    void vscode.commands.executeCommand('setContext', 'btrfs-send.streamShown', isStream);
    // Without an editor, as while the view itself is looked at, the last state stays.
    if (!editor || !isStream || !this.#view.visible) return;
    this.#asking.cancel();
    const asking = new vscode.CancellationTokenSource();
    this.#asking = asking;
    const { document, selection } = editor;
    const params: SnapshotAtParams = {
      uri: document.uri.toString(),
      line: selection.active.line,
    };
    const snapshot = await this.#client
      .sendRequest<SnapshotAt | SnapshotAbsent>(snapshotAtRequest, params, asking.token)
      .catch((): SnapshotAbsent => ({ absent: 'nothing' }));
    // The cursor may have gone on in the meantime.
    if (!asking.token.isCancellationRequested) this.#show(snapshot);
  }

  #show(answer: SnapshotAt | SnapshotAbsent): void {
    const shown = this.#tree.snapshot;
    const snapshot = 'absent' in answer ? undefined : answer;
    this.#view.description = snapshot ? `after ${snapshot.label}` : '';
    this.#view.message = messageOf(answer);
    if (
      shown?.command !== snapshot?.command ||
      shown?.place.uri !== snapshot?.place.uri ||
      shown === undefined
    )
      this.#tree.show(snapshot);
  }

  /** Reveals the view, and the line where one is given. */
  async #showAt(uri: unknown, line: unknown): Promise<void> {
    if (typeof uri === 'string' && typeof line === 'number') {
      const selection = new vscode.Range(line, 0, line, 0);
      await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection });
    }
    await vscode.commands.executeCommand(`${snapshotView}.focus`);
    this.#followSoon();
  }

  async #find(): Promise<void> {
    const query = await vscode.window.showInputBox({
      title: 'Find in the snapshot at this line',
      prompt: 'An inode number, a path, or an orphan name',
      placeHolder: '257, dir/file, o257-7-0',
    });
    if (query === undefined || query.trim() === '') return;
    const found = await this.#tree.inode(query);
    const label = this.#tree.snapshot?.label ?? 'this line';
    if (!found) {
      void vscode.window.showInformationMessage(`“${query}” is not there after the ${label}.`);
      return;
    }
    if (found.entry.path === '') return;
    await this.#view.reveal({ kind: 'entry', entry: found.entry }, { focus: true, select: true });
  }
}

/** Said above the tree; nothing where it is empty. */
function messageOf(snapshot: SnapshotAt | SnapshotAbsent): string {
  if ('absent' in snapshot) {
    return snapshot.absent === 'nothing'
      ? 'There is nothing received up to this line.'
      : 'This stream has too many commands for the states in between to be kept.';
  }
  if (snapshot.refused) return 'The receiver refuses this command: it changes nothing.';
  return snapshot.partial
    ? 'Only what the stream touches is known: its parent is not at hand.'
    : '';
}
