// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { StreamSender } from '../../server/language/identityProtocol';
import { debugType } from '../debug/configuration';
import type { IdentityClient } from '../debug/identityClient';
import { fileUri } from '../debug/launchPath';

/** Says, during a debug session, as which kernel it sends, and which one the recorded stream shows. */
export class KernelStatusBar implements vscode.Disposable {
  readonly #servers: IdentityClient;
  readonly #item = vscode.window.createStatusBarItem(
    'btrfs-send.kernel',
    vscode.StatusBarAlignment.Left,
    9,
  );
  readonly #listener: vscode.Disposable;

  constructor(servers: IdentityClient) {
    this.#servers = servers;
    this.#item.name = 'Btrfs Send Kernel';
    this.#listener = vscode.debug.onDidChangeActiveDebugSession((session) => {
      // The language server may be gone.
      this.#show(session).catch(() => this.#item.hide());
    });
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }

  async #show(session: vscode.DebugSession | undefined): Promise<void> {
    if (session?.type !== debugType || session.configuration['image'] === undefined) {
      this.#item.hide();
      return;
    }
    const { kernel, stream } = session.configuration;
    const offered = await this.#servers.kernels();
    const sentAs: unknown = kernel ?? offered[0]?.kernel;
    const sender = typeof stream === 'string' ? await this.#senderOf(stream) : undefined;
    if (vscode.debug.activeDebugSession !== session) return;
    const title = offered.find((one) => one.kernel === sentAs)?.title ?? `Linux ${String(sentAs)}`;
    this.#item.text = `$(circuit-board) ${title}`;
    this.#item.tooltip = tooltip(title, sender);
    this.#item.show();
  }

  /** A stream that can't be read is the session's to tell. */
  async #senderOf(stream: string): Promise<StreamSender | undefined> {
    const uri = fileUri(stream).toString();
    const identity = await this.#servers.streamIdentity(uri).catch(() => undefined);
    return identity?.sender;
  }
}

function tooltip(title: string, sender: StreamSender | undefined): string {
  const lines = [`The session sends as ${title}.`];
  if (sender?.kernel !== undefined && sender.reasons.length > 0)
    lines.push(`The recorded stream shows ${sender.kernel}, or one like it:`, ...sender.reasons);
  return lines.join('\n');
}
