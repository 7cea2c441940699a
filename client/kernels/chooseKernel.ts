// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { StreamSender } from '../../server/language/identityProtocol';
import type { OfferedKernel } from '../../server/language/kernelProtocol';

interface KernelItem extends vscode.QuickPickItem {
  readonly kernel: string;
}

/** What a choice of a kernel is for. */
export interface KernelChoice {
  readonly title: string;
  /** What a stream shows of its own kernel: that comes first. */
  readonly shown?: StreamSender | undefined;
  /** A kernel that is no choice. */
  readonly except?: string | undefined;
}

/**
 * Lets the user choose a kernel from those that the server offers, each with what it does otherwise
 * than the one below. Undefined if they don't choose.
 */
export async function chooseKernel(
  offered: readonly OfferedKernel[],
  { title, shown, except }: KernelChoice,
): Promise<string | undefined> {
  const items = offered.map((one) => kernelItem(one, shown));
  const first = items.filter(({ kernel }) => kernel === shown?.kernel);
  const rest = items.filter(({ kernel }) => kernel !== shown?.kernel && kernel !== except);
  const chosen = await vscode.window.showQuickPick([...first, ...rest], {
    title,
    placeHolder: 'The engine writes what this kernel would',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.kernel;
}

function kernelItem({ kernel, title, changes }: OfferedKernel, shown?: StreamSender): KernelItem {
  const label = `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`;
  if (kernel === shown?.kernel) {
    return {
      ...{ label, description: 'what the stream shows', kernel },
      detail: shown.reasons.join('; '),
    };
  }
  return { label, kernel, ...(changes.length > 0 && { detail: `New: ${changes.join(', ')}` }) };
}
