// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamTextUri } from '../../server/streamUri';
import type { IdentityClient } from '../debug/identityClient';
import { askedSend } from './askedSend';
import { chooseKernel } from './chooseKernel';

/** Opens the text of what another kernel would send of the same snapshots; F5 then steps through that. */
export async function sendAsKernel(given: unknown, servers: IdentityClient): Promise<void> {
  const asked = await askedSend(given, servers);
  if (!asked) return;
  const { image, send } = asked;
  const kernel = await chooseKernel(await servers.kernels(), {
    title: 'Send as Which Kernel?',
    except: send.kernel,
  });
  if (kernel === undefined) return;
  const text = streamTextUri(image, 1, { ...send, kernel }).toString();
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(text, true));
  await vscode.window.showTextDocument(document, { preview: false });
}
