// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { ComparedKernels, ExplainedCommand } from '../../server/language/kernelProtocol';
import { explainedLines } from './explainedLines';

/** Tells, before the lines of a comparison of kernels that differ, which change makes the difference. */
export class CauseDecorations implements vscode.Disposable {
  readonly #type = vscode.window.createTextEditorDecorationType({
    // Behind the lines, which are long, nobody would see it.
    before: {
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
      fontStyle: 'italic',
      margin: '0 1em 0 0',
    },
  });
  /** By the documents that are compared. */
  readonly #explained = new Map<string, readonly ExplainedCommand[]>();
  readonly #listeners: vscode.Disposable;

  constructor() {
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      vscode.workspace.onDidChangeTextDocument(() => this.#decorate()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#explained.delete(uri.toString())),
    );
  }

  /** Explains the comparison that is shown in the active tab. */
  explain({ a, b }: ComparedKernels): void {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff)) return;
    this.#explained.set(input.original.toString(), a);
    this.#explained.set(input.modified.toString(), b);
    this.#decorate();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#type.dispose();
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const commands = this.#explained.get(document.uri.toString());
      if (!commands) continue;
      const lines = Array.from({ length: document.lineCount }, (_, at) => document.lineAt(at).text);
      const decorations = explainedLines(lines, commands).map(({ line, command }) => ({
        range: document.lineAt(line).range,
        hoverMessage: [command.cause, ...command.changes],
        renderOptions: { before: { contentText: shortened(command.cause) } },
      }));
      editor.setDecorations(this.#type, decorations);
    }
  }
}

/** Characters of a cause that are shown before a line; hovering tells the rest. */
const shownLength = 40;

function shortened(cause: string): string {
  return cause.length > shownLength ? `${cause.slice(0, shownLength - 1)}…` : cause;
}
