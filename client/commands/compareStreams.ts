// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import { chooseFile } from '../chooseFile';
import { uriOf } from '../openAsText';
import { shownBy, textOf } from '../streamText';
import { comparedUris } from './comparedTexts';

/** Shows two streams' commands side by side; asks for the second where only one is given. */
export async function compareStreams(text: vscode.Uri, selected: unknown): Promise<void> {
  const files = Array.isArray(selected)
    ? selected.map(uriOf).filter((uri) => uri !== undefined)
    : [];
  const [first, second] = files.length === 2 ? files.map(textOf) : [text];
  const left = first ?? text;
  const right = second ?? (await chooseOther(left));
  if (!right) return;
  await showComparison(left, right, `${nameOf(left)} ↔ ${nameOf(right)}`);
}

/** Shows the commands of two streams' texts side by side. */
export async function showComparison(
  left: vscode.Uri,
  right: vscode.Uri,
  title: string,
): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', ...comparedUris(left, right), title);
}

async function chooseOther(text: vscode.Uri): Promise<vscode.Uri | undefined> {
  const own = shownBy(text)?.file.toString();
  const chosen = await chooseFile('Compare With', ['stream'], own);
  return chosen && textOf(chosen.uri);
}

function nameOf(text: vscode.Uri): string {
  const file = shownBy(text)?.file;
  return file ? Utils.basename(file) : '';
}
