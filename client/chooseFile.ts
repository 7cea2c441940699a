// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { imageName } from '../server/language/parents/streamFinder';
import { withoutIcons } from './withoutIcons';

/** What a file holds, as far as its name tells. */
export type FileKind = 'stream' | 'image';

export interface ChosenFile {
  readonly uri: vscode.Uri;
  readonly kind: FileKind;
}

interface FileItem extends vscode.QuickPickItem {
  readonly chosen?: ChosenFile;
}

const most = 1_000;

/**
 * Lets the user choose one of the workspace's files of these kinds, or any other file; undefined if they
 * don't. A file of an unknown name is taken for the kind, or for a stream where both are asked for.
 * @param except a URI that isn't offered
 */
export async function chooseFile(
  title: string,
  kinds: readonly FileKind[],
  except?: string,
): Promise<ChosenFile | undefined> {
  const found = await Promise.all(kinds.map(filesOfWorkspace));
  const items = found.flat().filter(({ chosen }) => chosen?.uri.toString() !== except);
  if (items.length === 0) return browse(title, kinds);
  const other: FileItem = { label: '$(folder-opened) Another File…', alwaysShow: true };
  const item = await vscode.window.showQuickPick([...items, other], {
    title,
    matchOnDescription: true,
  });
  return item === other ? browse(title, kinds) : item?.chosen;
}

async function filesOfWorkspace(kind: FileKind): Promise<readonly FileItem[]> {
  const glob = kind === 'stream' ? '**/*.btrfs-stream' : imageGlob();
  const files = glob === '' ? [] : await vscode.workspace.findFiles(glob, undefined, most);
  return files
    .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => a.path.localeCompare(b.path))
    .map(({ uri, path }) => ({
      label: withoutIcons(path),
      description: kind,
      chosen: { uri, kind },
    }));
}

function imageGlob(): string {
  return vscode.workspace.getConfiguration('btrfs-send').get<string>('images', '');
}

async function browse(title: string, kinds: readonly FileKind[]): Promise<ChosenFile | undefined> {
  const files = await vscode.window.showOpenDialog({ title, openLabel: 'Choose' });
  const uri = files?.[0];
  if (!uri) return undefined;
  const named = imageName.test(uri.path) ? 'image' : 'stream';
  return { uri, kind: kinds.includes(named) ? named : (kinds[0] ?? named) };
}
