// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { Utils } from 'vscode-uri';
import {
  fileChangedNotification,
  textClosedNotification,
  type FileParams,
} from '../server/language/protocol';
import { streamScheme } from '../server/streamUri';
import { shownBy } from './streamText';

/**
 * Tells the language server when a file changes whose text is open, wherever the file lies, and when
 * a text is closed.
 */
export function watchShownFiles(client: BaseLanguageClient): vscode.Disposable {
  const watchers = new Map<string, vscode.Disposable>();
  const opened = ({ uri }: vscode.TextDocument): void => {
    const watcher = watcherOf(uri, client);
    if (watcher) watchers.set(uri.toString(), watcher);
  };
  const closed = ({ uri }: vscode.TextDocument): void => {
    if (uri.scheme === streamScheme) {
      const params: FileParams = { uri: uri.toString() };
      void client.sendNotification(textClosedNotification, params);
    }
    watchers.get(uri.toString())?.dispose();
    watchers.delete(uri.toString());
  };
  vscode.workspace.textDocuments.forEach(opened);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.onDidCloseTextDocument(closed),
    { dispose: () => watchers.forEach((watcher) => void watcher.dispose()) },
  );
}

function watcherOf(text: vscode.Uri, client: BaseLanguageClient): vscode.Disposable | undefined {
  if (text.scheme !== streamScheme) return undefined;
  const file = shownBy(text)?.file;
  if (!file) return undefined;
  const folder = vscode.Uri.parse(Utils.dirname(file).toString(), true);
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, globOf(Utils.basename(file))),
  );
  const tell = (): void => {
    const params: FileParams = { uri: file.toString() };
    void client.sendNotification(fileChangedNotification, params);
  };
  watcher.onDidChange(tell);
  watcher.onDidCreate(tell);
  watcher.onDidDelete(tell);
  return watcher;
}

/** A glob that matches this name and no other. */
function globOf(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
