// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { Utils, type URI } from 'vscode-uri';

const candidateLimit = 200;
const imageName = /\.(img|raw|btrfs)$/i;

/** Images that may hold a stream's snapshots: those beside it first, then the workspace's. */
export async function imageCandidates(stream: URI): Promise<readonly string[]> {
  const found = await Promise.all([imagesBeside(stream), imagesOfWorkspace()]);
  return [...new Set(found.flat().map((uri) => uri.toString()))];
}

/** Listed, not searched for: a stream may lie outside the workspace, or the host have no search. */
async function imagesBeside(stream: URI): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.parse(Utils.dirname(stream).toString(), true);
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => imageName.test(name) && (type & vscode.FileType.File) !== 0)
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch {
    return [];
  }
}

async function imagesOfWorkspace(): Promise<readonly vscode.Uri[]> {
  const glob = vscode.workspace.getConfiguration('btrfs-send').get<string>('images', '');
  return glob === '' ? [] : vscode.workspace.findFiles(glob, undefined, candidateLimit);
}
