// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { errorMessage } from '../errorMessage';

/** Asks for an inode of the send that is debugged, and goes to where it begins, on or back. */
export function goToInodeCommand(): vscode.Disposable {
  return vscode.commands.registerCommand('btrfs-send.debugGoToInode', async () => {
    const session = vscode.debug.activeDebugSession;
    if (session?.type !== 'btrfs-send') {
      void vscode.window.showInformationMessage('No send is being debugged.');
      return;
    }
    const inode = await vscode.window.showInputBox({
      title: 'Go to Inode in the Send',
      prompt: 'An inode number, an orphan name, or a path in either snapshot',
      placeHolder: '257',
    });
    if (inode === undefined || inode.trim() === '') return;
    try {
      await session.customRequest('gotoInode', { inode });
    } catch (error) {
      void vscode.window.showErrorMessage(errorMessage(error));
    }
  });
}
