// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { URI, Utils } from 'vscode-uri';
import { bytesOfBase64 } from '../../server/base64';
import {
  exportPieceNotification,
  exportRequest,
  type ExportFormat,
  type ExportParams,
  type ExportPiece,
  type ExportResult,
} from '../../server/language/commandProtocol';
import { shownBy } from '../streamText';
import { joinBytes } from './joinBytes';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly suffix: string;
}

const formats: readonly FormatItem[] = [
  {
    format: 'progs',
    suffix: '.dump',
    label: 'Text of btrfs receive --dump',
    description: 'byte for byte what btrfs-progs 6.2 prints',
  },
  {
    format: 'json',
    suffix: '.jsonl',
    label: 'JSON',
    description: 'a command a line, with every attribute and its offset',
  },
  {
    format: 'text',
    suffix: '.txt',
    label: 'Text as shown here',
    description: 'all parts',
  },
];

let lastId = 0;

/** Lets the user choose a format and a file, and writes the stream's commands to it. */
export async function exportStream(client: BaseLanguageClient, text: vscode.Uri): Promise<void> {
  const chosen = await vscode.window.showQuickPick(formats, { title: 'Export Stream As' });
  const file = shownBy(text)?.file;
  if (!chosen || !file) return;
  const target = await vscode.window.showSaveDialog({
    title: 'Export Stream',
    defaultUri: vscode.Uri.parse(file.with({ path: file.path + chosen.suffix }).toString(), true),
  });
  if (!target) return;
  if (URI.parse(target.toString()).toString() === file.toString())
    throw new Error('The export would replace the stream itself: choose another file.');
  const { bytes, message } = await collect(client, text, chosen.format);
  await vscode.workspace.fs.writeFile(target, bytes);
  const name = Utils.basename(URI.parse(target.toString()));
  await tellExported(target, name, message);
}

async function tellExported(target: vscode.Uri, name: string, message: string): Promise<void> {
  const open = 'Open';
  const chosen =
    message === ''
      ? await vscode.window.showInformationMessage(`Exported to ${name}.`, open)
      : await vscode.window.showWarningMessage(
          `Exported to ${name} what could be read. ${message}`,
          open,
        );
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}

/** All pieces of an export; rejects where it is cancelled. */
async function collect(
  client: BaseLanguageClient,
  text: vscode.Uri,
  format: ExportFormat,
): Promise<{ readonly bytes: Uint8Array; readonly message: string }> {
  const id = ++lastId;
  const pieces: Uint8Array[] = [];
  const listener = client.onNotification(exportPieceNotification, (piece: ExportPiece) => {
    if (piece.id === id) pieces.push(bytesOfBase64(piece.data));
  });
  try {
    const { message } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Exporting', cancellable: true },
      async (_, token) => {
        const params: ExportParams = { text: text.toString(), format, id };
        const result = await client.sendRequest<ExportResult>(exportRequest, params, token);
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        return result;
      },
    );
    return { bytes: joinBytes(pieces), message };
  } finally {
    listener.dispose();
  }
}
