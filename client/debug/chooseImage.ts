// SPDX-License-Identifier: GPL-2.0-only
import type * as vscode from 'vscode';
import { chooseFile } from '../chooseFile';

/** Lets the user choose an image or a block device; undefined if they don't. */
export async function chooseImage(title: string): Promise<vscode.Uri | undefined> {
  return (await chooseFile(title, ['image']))?.uri;
}
