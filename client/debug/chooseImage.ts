// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';

/** Lets the user choose an image or a block device; undefined if they don't. */
export async function chooseImage(title: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose Image',
    filters: { 'Btrfs images': ['img', 'raw', 'btrfs'], 'All files': ['*'] },
  });
  return chosen?.[0];
}
