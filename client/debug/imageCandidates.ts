// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { URI, Utils } from 'vscode-uri';
import { imageName } from '../../server/language/parents/streamFinder';

const candidateLimit = 200;
const streamExtension = '.btrfs-stream';

/**
 * Images that may hold a stream's snapshots, or be further devices of an image: those beside the file
 * first, then the workspace's.
 */
export async function imageCandidates(file: URI): Promise<readonly string[]> {
  const found = await Promise.all([imagesBeside(file), imagesOfWorkspace()]);
  return [...new Set(found.flat().map((uri) => uri.toString()))];
}

/** Listed, not searched for: a file may lie outside the workspace, or the host have no search. */
async function imagesBeside(file: URI): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.parse(Utils.dirname(file).toString(), true);
  const extension = Utils.extname(file);
  // Devices' images may have names of any kind, but then of one.
  const fits = (name: string): boolean =>
    imageName.test(name) ||
    (extension !== streamExtension && Utils.extname(URI.file(`/${name}`)) === extension);
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => fits(name) && (type & vscode.FileType.File) !== 0)
      .slice(0, candidateLimit)
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch {
    return [];
  }
}

async function imagesOfWorkspace(): Promise<readonly vscode.Uri[]> {
  const glob = vscode.workspace.getConfiguration('btrfs-send').get<string>('images', '');
  return glob === '' ? [] : vscode.workspace.findFiles(glob, undefined, candidateLimit);
}
