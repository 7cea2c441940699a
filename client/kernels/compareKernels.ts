// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { Utils } from 'vscode-uri';
import {
  compareKernelsRequest,
  type ComparedKernels,
  type CompareKernelsParams,
} from '../../server/language/kernelProtocol';
import { streamTextUri } from '../../server/streamUri';
import { showComparison } from '../commands/compareStreams';
import type { IdentityClient } from '../debug/identityClient';
import { askedSend } from './askedSend';
import type { CauseDecorations } from './causeDecorations';
import { chooseKernel } from './chooseKernel';

/**
 * Shows side by side what two kernels send of the same snapshots, and behind each command that differs
 * which change of the kernel makes the difference.
 */
export async function compareKernels(
  given: unknown,
  client: BaseLanguageClient,
  servers: IdentityClient,
  decorations: CauseDecorations,
): Promise<void> {
  const asked = await askedSend(given, servers);
  if (!asked) return;
  const { image, send } = asked;
  const offered = await servers.kernels();
  const a = await chooseKernel(offered, { title: 'Compare the Send of Which Kernel?' });
  if (a === undefined) return;
  const b = await chooseKernel(offered, { title: `Compare ${a} With`, except: a });
  if (b === undefined) return;

  const params: CompareKernelsParams = { image: image.toString(), send, kernels: [a, b] };
  const compared = await client.sendRequest<ComparedKernels>(compareKernelsRequest, params);
  const { summary, end } = compared;
  if (end !== undefined) void vscode.window.showWarningMessage(end);
  if (compared.a.length + compared.b.length === 0) {
    void vscode.window.showInformationMessage(`${a} and ${b} send the same commands: ${summary}.`);
    return;
  }
  const textBy = (kernel: string): vscode.Uri =>
    vscode.Uri.parse(streamTextUri(image, 1, { ...send, kernel }).toString(), true);
  const title = `${Utils.basename(image)}: ${send.subvolume} by ${a} ↔ ${b}`;
  await showComparison(textBy(a), textBy(b), title);
  decorations.explain(compared);
  vscode.window.setStatusBarMessage(summary, 10_000);
}
