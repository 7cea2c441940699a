// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileParams } from '../../server/language/protocol';
import { verdictChangedNotification } from '../../server/language/receive/receiveProtocol';
import { chooseQuickFix } from './quickFixes';
import { SnapshotView } from './snapshotView';
import { VerdictStatusBar } from './verdictStatusBar';

/** What the editor shows of receiving a stream: the verdict, and the subvolume at any line. */
export function receiveFeatures(
  client: BaseLanguageClient,
  started: Promise<void>,
): vscode.Disposable {
  const verdict = new VerdictStatusBar(client);
  const view = new SnapshotView(client);
  const listener = client.onNotification(verdictChangedNotification, ({ uri }: FileParams) => {
    verdict.changed(uri);
    view.update();
  });
  void started.then(() => verdict.update());
  const quickFix = vscode.commands.registerCommand('btrfs-send.quickFix', chooseQuickFix);
  return vscode.Disposable.from(verdict, view, listener, quickFix);
}
