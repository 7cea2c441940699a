// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { errorMessage } from '../errorMessage';
import { streamScheme } from '../../server/streamUri';
import { activeFile } from '../activeFile';
import { uriOf } from '../openAsText';
import { textOf } from '../streamText';

/** The stream's text that a command is about: given by a menu, or in the active editor. */
function askedText(given: unknown): vscode.Uri | undefined {
  const file = uriOf(given) ?? vscode.window.activeTextEditor?.document.uri ?? activeFile();
  if (!file) return undefined;
  if (file.scheme === streamScheme) return file;
  return file.path.endsWith('.btrfs-stream') ? textOf(file) : undefined;
}

/** Runs a command on a stream's text, and tells what keeps it from doing so. */
export async function withText(
  given: unknown,
  run: (text: vscode.Uri) => Promise<void>,
): Promise<void> {
  const text = askedText(given);
  if (!text) {
    void vscode.window.showInformationMessage('Open or select a .btrfs-stream file first.');
    return;
  }
  await reporting(() => run(text));
}

/** Shows the message of what is thrown; a cancelled request says nothing. */
export async function reporting(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    void vscode.window.showErrorMessage(errorMessage(error));
  }
}
