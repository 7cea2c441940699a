// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { servedScheme } from '../servedScheme';
import { registerFileSearch } from './fileSearch';
import { ServedFileSystem } from './servedFileSystem';
import { ServedWorkspace } from './servedWorkspace';

/** Makes the workspace behind the workbench's server a file system of the workbench. */
export function activate(context: vscode.ExtensionContext): void {
  const served = new ServedWorkspace(context.extensionUri.with({ path: '/workspace' }));
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(servedScheme, new ServedFileSystem(served), {
      isCaseSensitive: true,
    }),
    registerFileSearch(servedScheme, served),
  );
}
