// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { debugFromLineCommand, openLocationCommand } from '../../server/language/protocol';
import { reporting, withText } from './askedText';
import { registerComparedTexts } from './comparedTexts';
import { compareStreams } from './compareStreams';
import { copyInode } from './copyInode';
import { debugFromLine } from './debugFromLine';
import { exportStream } from './exportStream';
import { goToInode } from './goToInode';
import { goToOffset } from './goToOffset';
import { openPart } from './openPart';
import { showPlace } from './showPlace';
import { verifyChecksums } from './verifyChecksums';

/** The commands on a stream's text. */
export function streamCommands(client: BaseLanguageClient): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const onText = (
    command: string,
    run: (client: BaseLanguageClient, text: vscode.Uri) => Promise<void>,
  ): vscode.Disposable =>
    registerCommand(command, (given: unknown) => withText(given, (text) => run(client, text)));
  return [
    onText('btrfs-send.goToInode', goToInode),
    onText('btrfs-send.goToOffset', goToOffset),
    onText('btrfs-send.openPart', openPart),
    onText('btrfs-send.verify', verifyChecksums),
    onText('btrfs-send.export', exportStream),
    registerCommand('btrfs-send.compare', (given: unknown, selected: unknown) =>
      withText(given, (text) => compareStreams(text, selected)),
    ),
    registerCommand('btrfs-send.copyPath', () => reporting(() => copyInode(client, 'path'))),
    registerCommand('btrfs-send.copyInode', () => reporting(() => copyInode(client, 'ino'))),
    registerCommand(debugFromLineCommand, (text: unknown, line: unknown) =>
      reporting(() => debugFromLine(text, line)),
    ),
    registerCommand(openLocationCommand, (uri: string, line: number) =>
      reporting(() => showPlace({ uri, range: { start: { line, character: 0 } } })),
    ),
    registerComparedTexts(client),
  ];
}
