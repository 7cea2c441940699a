// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { reporting } from '../commands/askedText';
import { identityClient } from '../debug/identityClient';
import { CauseDecorations } from './causeDecorations';
import { compareKernels } from './compareKernels';
import { KernelStatusBar } from './kernelStatusBar';
import { sendAsKernel } from './sendAsKernel';

/** What has to do with the kernel that a send is made as. */
export function kernelCommands(client: BaseLanguageClient): vscode.Disposable {
  const servers = identityClient(client);
  const decorations = new CauseDecorations();
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    decorations,
    new KernelStatusBar(servers),
    registerCommand('btrfs-send.compareKernels', (given: unknown) =>
      reporting(() => compareKernels(given, client, servers, decorations)),
    ),
    registerCommand('btrfs-send.sendAsKernel', (given: unknown) =>
      reporting(() => sendAsKernel(given, servers)),
    ),
  );
}
