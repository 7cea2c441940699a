// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamScheme } from '../server/streamUri';

/** Makes the text of a document; rejects only where nothing can be asked. */
export type MakeText = (text: vscode.Uri) => Promise<string>;

/**
 * Streams' texts as files that are only read. VS Code shows a virtual document as well without this,
 * but it restores, and reopens, only what is a file.
 */
export class StreamFileSystem implements vscode.FileSystemProvider {
  readonly #makeText: MakeText;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** When a text last changed, since VS Code reads again only what is newer. */
  readonly #times = new Map<string, number>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(makeText: MakeText) {
    this.#makeText = makeText;
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerFileSystemProvider(streamScheme, this, {
        isReadonly: true,
        isCaseSensitive: true,
      }),
    );
  }

  /** Has the text read again by whoever shows it. */
  textChanged(text: vscode.Uri): void {
    const key = text.toString();
    this.#times.set(key, Math.max(Date.now(), (this.#times.get(key) ?? 0) + 1));
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri: text }]);
  }

  /** The size isn't known before the text is made, and nobody needs it. */
  stat(text: vscode.Uri): vscode.FileStat {
    const mtime = this.#times.get(text.toString()) ?? 0;
    return { type: vscode.FileType.File, ctime: 0, mtime, size: 0 };
  }

  async readFile(text: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.#makeText(text));
  }

  /** Changes are told of by themselves. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(text: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(text);
  }

  writeFile(text: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(text);
  }

  delete(text: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(text);
  }

  rename(text: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(text);
  }
}
