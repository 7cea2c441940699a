// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { FileParams } from '../server/language/protocol';

/** What tells a file from what it was; null where its provider knows no times, or there is no file. */
export async function fileVersion({ uri }: FileParams): Promise<string | null> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri, true));
    return mtime > 0 ? `${mtime} ${size}` : null;
  } catch {
    return null;
  }
}
