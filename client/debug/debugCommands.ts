// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { URI } from 'vscode-uri';
import { errorMessage } from '../errorMessage';
import { activeFile } from '../activeFile';
import { chooseFile, type FileKind } from '../chooseFile';
import { uriOf } from '../openAsText';
import { parseStreamTextUri } from '../../server/streamUri';
import { chooseImage } from './chooseImage';
import { identityClient } from './identityClient';
import { proposeForImage, proposeForText, type Proposed } from './proposeConfiguration';
import { withStop } from './sessionStop';

/** `line` counts from 0. */
type Propose = (file: URI, line?: number) => Promise<Proposed | undefined>;

/** The commands that start a session: from a stream, and from an image. */
export function debugCommands(client: BaseLanguageClient): readonly vscode.Disposable[] {
  const servers = identityClient(client);
  const register = (
    command: string,
    fileOf: (given: unknown) => Promise<vscode.Uri | undefined>,
    propose: Propose,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (given: unknown, at: unknown) => {
      const file = await fileOf(given);
      const line = typeof at === 'number' ? at : undefined;
      if (file) await startDebugging(URI.parse(file.toString()), propose, line);
    });
  const selected = (kind: FileKind) => async (given: unknown) =>
    uriOf(given) ?? activeFile() ?? (await chooseFile('Debug Which?', [kind]))?.uri;
  const fromStream: Propose = (file, line) =>
    proposeForText(parseStreamTextUri(file) ?? { file, part: 1 }, servers, line);
  const fromImage: Propose = (image) => proposeForImage(image, servers);
  return [
    register('btrfs-send.debugStream', selected('stream'), fromStream),
    register('btrfs-send.debugImage', selected('image'), fromImage),
    register('btrfs-send.chooseImage', () => chooseImage('Image to send from'), fromImage),
  ];
}

async function startDebugging(file: URI, propose: Propose, line?: number): Promise<void> {
  try {
    const proposed = await propose(file, line);
    if (!proposed) return;
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(file.toString(), true));
    await vscode.debug.startDebugging(folder, withStop(proposed));
  } catch (error) {
    void vscode.window.showErrorMessage(errorMessage(error));
  }
}
