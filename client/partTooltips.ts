// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { shownBy } from './streamText';

/**
 * Tells, over a tab of a long text, which part it shows: all have one file name. There is no room for a badge
 * beside the lock of what is only read.
 */
export function registerPartTooltips(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri): vscode.FileDecoration | undefined {
      const part = shownBy(uri)?.part ?? 1;
      return part === 1 ? undefined : new vscode.FileDecoration(undefined, `Part ${part}`);
    },
  });
}
