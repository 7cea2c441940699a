// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { ServedWorkspace } from './servedWorkspace';

/**
 * The served workspace, read-only, under a layer of what the workbench writes (settings, a
 * launch.json), which lives as long as the page.
 */
export class ServedFileSystem implements vscode.FileSystemProvider {
  private readonly served: ServedWorkspace;
  private readonly written = new Map<string, Uint8Array>();
  private readonly created = new Set<string>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  constructor(served: ServedWorkspace) {
    this.served = served;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const content = this.written.get(uri.path);
    const now = Date.now();
    if (content) {
      return { type: vscode.FileType.File, size: content.length, ctime: now, mtime: now };
    }
    if (this.created.has(uri.path)) {
      return { type: vscode.FileType.Directory, size: 0, ctime: now, mtime: now };
    }
    const entry = await this.served.entry(uri.path);
    if (!entry) throw vscode.FileSystemError.FileNotFound(uri);
    const { folder, ...times } = entry;
    return { type: typeOf(folder), ...times };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const served = await this.served.listing(uri.path);
    if (!served && !this.created.has(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    const entries = new Map(served?.map(({ name, folder }) => [name, typeOf(folder)]));
    this.created.forEach((path) => add(entries, uri.path, path, vscode.FileType.Directory));
    this.written.forEach((_content, path) => add(entries, uri.path, path, vscode.FileType.File));
    return [...entries];
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const content = this.written.get(uri.path) ?? (await this.served.content(uri.path));
    if (!content) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }

  createDirectory(uri: vscode.Uri): void {
    this.created.add(uri.path);
    this.changed.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const isThere = this.written.has(uri.path) || (await this.served.entry(uri.path)) !== undefined;
    this.written.set(uri.path, content);
    const { Changed, Created } = vscode.FileChangeType;
    this.changed.fire([{ type: isThere ? Changed : Created, uri }]);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

function typeOf(folder: boolean): vscode.FileType {
  return folder ? vscode.FileType.Directory : vscode.FileType.File;
}

function add(
  entries: Map<string, vscode.FileType>,
  folder: string,
  path: string,
  type: vscode.FileType,
): void {
  const cut = path.lastIndexOf('/');
  if (path.slice(0, cut) === folder) entries.set(path.slice(cut + 1), type);
}
