// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { ServedWorkspace } from './servedWorkspace';

/** The part of VS Code's proposed API that lets a file system be searched by name. */
interface FileSearchApi {
  registerFileSearchProvider(
    scheme: string,
    provider: {
      provideFileSearchResults(
        query: unknown,
        options: { readonly folder: vscode.Uri },
      ): Promise<vscode.Uri[]>;
    },
  ): vscode.Disposable;
}

const fileLimit = 10_000;

/** Answers searches with every file: the workbench matches the names itself. */
export function registerFileSearch(scheme: string, served: ServedWorkspace): vscode.Disposable {
  const api = vscode.workspace as unknown as FileSearchApi;
  return api.registerFileSearchProvider(scheme, {
    provideFileSearchResults: (_query, { folder }) => filesBelow(folder, served),
  });
}

async function filesBelow(root: vscode.Uri, served: ServedWorkspace): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder && files.length < fileLimit; folder = folders.pop()) {
    for (const { name, folder: isFolder } of (await served.listing(folder.path)) ?? []) {
      (isFolder ? folders : files).push(vscode.Uri.joinPath(folder, name));
    }
  }
  return files;
}
