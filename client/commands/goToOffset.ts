// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { placeOfOffsetRequest, type OffsetParams } from '../../server/language/commandProtocol';
import { parseOffset } from './parseOffset';
import { showPlace, type Place } from './showPlace';

/** Lets the user type an offset in the stream's file, and goes to the command that holds the byte. */
export async function goToOffset(client: BaseLanguageClient, text: vscode.Uri): Promise<void> {
  const typed = await vscode.window.showInputBox({
    prompt: 'Offset in the stream’s file, in bytes: 0x1f3 or 499',
    validateInput: (value) =>
      parseOffset(value) === undefined ? 'Not an offset: 0x1f3 or 499, for example' : undefined,
  });
  const offset = typed === undefined ? undefined : parseOffset(typed);
  if (offset === undefined) return;
  const params: OffsetParams = { text: text.toString(), offset };
  const place = await client.sendRequest<Place | null>(placeOfOffsetRequest, params);
  if (place) await showPlace(place);
  else void vscode.window.showInformationMessage(`No command has a byte at offset ${typed}.`);
}
