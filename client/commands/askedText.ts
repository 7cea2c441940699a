// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { errorMessage } from '../errorMessage';
import { streamScheme } from '../../server/streamUri';
import { streamSuffix } from '../../server/language/parents/streamFinder';
import { activeFile } from '../activeFile';
import { chooseFile } from '../chooseFile';
import { uriOf } from '../openAsText';
import { textOf } from '../streamText';

/** The stream's text that a command is about: given by a menu, in the active editor, or chosen now. */
async function askedText(given: unknown): Promise<vscode.Uri | undefined> {
  const file = uriOf(given) ?? vscode.window.activeTextEditor?.document.uri ?? activeFile();
  if (file?.scheme === streamScheme) return file;
  if (file?.path.endsWith(streamSuffix)) return textOf(file);
  const chosen = await chooseFile('Which Stream?', ['stream']);
  return chosen && textOf(chosen.uri);
}

/** Runs a command on a stream's text, and tells what keeps it from doing so. */
export async function withText(
  given: unknown,
  run: (text: vscode.Uri) => Promise<void>,
): Promise<void> {
  await reporting(async () => {
    const text = await askedText(given);
    if (text) await run(text);
  });
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
