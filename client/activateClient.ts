// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamCommands } from './commands/streamCommands';
import { debugCommands } from './debug/debugCommands';
import { goToInodeCommand } from './debug/goToInode';
import { DebugConfigurationProvider } from './debug/debugConfigurationProvider';
import { debugType } from './debug/configuration';
import { evaluatableExpressionProvider } from './debug/evaluatableExpressionProvider';
import { followGrownText } from './debug/grownText';
import { inlineValuesProvider } from './debug/inlineValuesProvider';
import { kernelCommands } from './kernels/kernelCommands';
import { watchParentsSetting } from './findStreams';
import { startLanguageClient, type CreateLanguageClient } from './languageClient';
import { openAsText } from './openAsText';
import { openStream } from './openStream';
import { PartStatusBar } from './partStatusBar';
import { registerPartTooltips } from './partTooltips';
import { receiveFeatures } from './receive/receiveFeatures';
import { streamEditor, StreamEditorProvider } from './streamEditorProvider';
import { watchShownFiles } from './watchShownFiles';

/** Registers what both hosts have in common. Resolves once the servers answer. */
export async function activateClient(
  context: vscode.ExtensionContext,
  createLanguageClient: CreateLanguageClient,
): Promise<void> {
  const { client, fileSystem, started } = startLanguageClient(createLanguageClient);
  const part = new PartStatusBar(client);
  context.subscriptions.push(
    client,
    fileSystem,
    watchShownFiles(client),
    watchParentsSetting(client),
    registerPartTooltips(),
    part,
    vscode.window.registerCustomEditorProvider(streamEditor, new StreamEditorProvider()),
    vscode.commands.registerCommand('btrfs-send.openAsText', openAsText),
    vscode.commands.registerCommand('btrfs-send.openStream', openStream),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      new DebugConfigurationProvider(client),
    ),
    vscode.languages.registerEvaluatableExpressionProvider(
      { language: 'btrfs-stream' },
      evaluatableExpressionProvider,
    ),
    vscode.languages.registerInlineValuesProvider(
      { language: 'btrfs-stream' },
      inlineValuesProvider,
    ),
    ...debugCommands(client),
    goToInodeCommand(),
    followGrownText(),
    ...streamCommands(client),
    kernelCommands(client),
    receiveFeatures(client, started),
  );
  await started;
  await part.update();
}
