// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { StreamIdentity } from '../../server/language/identityProtocol';

interface KernelItem extends vscode.QuickPickItem {
  readonly kernel: string;
}

/**
 * Lets the user choose the kernel to send as, from those that the server offers; what the stream shows of
 * its own kernel comes first. Undefined if they don't choose.
 */
export async function chooseKernel(
  profiles: readonly string[],
  shown?: StreamIdentity['sender'],
): Promise<string | undefined> {
  const guessed = shown?.kernel;
  const rest = profiles.filter((kernel) => kernel !== guessed);
  const items: readonly KernelItem[] = [
    ...(guessed === undefined ? [] : [guessedItem(guessed, shown?.reasons ?? [])]),
    ...rest.map((kernel) => ({ label: title(kernel), kernel })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Send as which kernel?',
    placeHolder: 'The engine writes what this kernel would',
    matchOnDetail: true,
  });
  return chosen?.kernel;
}

function guessedItem(kernel: string, reasons: readonly string[]): KernelItem {
  return {
    label: title(kernel),
    description: 'what the stream shows',
    detail: reasons.join('; '),
    kernel,
  };
}

const title = (kernel: string): string =>
  kernel === 'rfc-2012' ? 'The RFC of July 2012' : `Linux ${kernel}`;
