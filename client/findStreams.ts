// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { DidChangeConfigurationNotification, type BaseLanguageClient } from 'vscode-languageclient';
import { Utils, URI } from 'vscode-uri';
import type { FoundStream } from '../server/language/parents/streamFinder';
import type { FindStreamsParams } from '../server/language/protocol';

const parentsSetting = 'btrfs-send.parents';
const glob = '**/*.btrfs-stream';
const fileLimit = 10_000;

/** The streams among which a file's parents are looked for: those beside it, and those of the setting. */
export async function findStreams({ beside }: FindStreamsParams): Promise<readonly FoundStream[]> {
  const places = vscode.workspace.getConfiguration().get<unknown>(parentsSetting);
  const given = Array.isArray(places) ? places.filter((place) => typeof place === 'string') : [];
  const found = await Promise.all([streamsBeside(beside), ...given.map(streamsAt)]);
  const uris = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  const versions = await Promise.all([...uris].slice(0, fileLimit).map(withVersion));
  return versions.filter((stream) => stream !== undefined);
}

/** Has parents looked for anew once the setting has changed. */
export function watchParentsSetting(client: BaseLanguageClient): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((changed) => {
    if (changed.affectsConfiguration(parentsSetting))
      void client.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  });
}

/** Listed, not searched for: a stream may lie outside the workspace, or the host have no search. */
async function streamsBeside(file: string | undefined): Promise<readonly vscode.Uri[]> {
  if (file === undefined) return [];
  const folder = vscode.Uri.parse(Utils.dirname(URI.parse(file)).toString(), true);
  const entries = await entriesOf(folder);
  return entries
    .filter(([name, type]) => name.endsWith('.btrfs-stream') && (type & vscode.FileType.File) !== 0)
    .map(([name]) => vscode.Uri.joinPath(folder, name));
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

/** A whole path is a file, or a folder that holds streams; anything else is a glob in the workspace. */
async function streamsAt(place: string): Promise<readonly vscode.Uri[]> {
  if (!isAbsolute(place)) return vscode.workspace.findFiles(place, undefined, fileLimit);
  const uri = vscode.Uri.file(place);
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) return [uri];
    const below = new vscode.RelativePattern(uri, glob);
    return await vscode.workspace.findFiles(below, null, fileLimit);
  } catch {
    return [];
  }
}

const isAbsolute = (place: string): boolean => /^(\/|[A-Za-z]:[\\/])/.test(place);

async function withVersion([uri, file]: readonly [string, vscode.Uri]): Promise<
  FoundStream | undefined
> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(file);
    return { uri: URI.parse(uri).toString(), version: `${mtime} ${size}` };
  } catch {
    return undefined;
  }
}
