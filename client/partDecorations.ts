// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamScheme } from '../server/streamUri';
import { shownBy } from './streamText';

/** A badge has room for two characters. */
const mostShown = 99;

/** Tells the tabs of a long text's parts apart, which have one file name. */
export function registerPartDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri): vscode.FileDecoration | undefined {
      const part = uri.scheme === streamScheme ? (shownBy(uri)?.part ?? 1) : 1;
      if (part === 1) return undefined;
      const tooltip = `Part ${part}`;
      return new vscode.FileDecoration(part > mostShown ? undefined : String(part), tooltip);
    },
  });
}
