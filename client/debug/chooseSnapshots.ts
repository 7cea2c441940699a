// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { ImageSubvolume } from '../../server/language/identityProtocol';
import { withoutIcons } from '../withoutIcons';
import type { SentSnapshots } from './configuration';
import { proposalErrors } from './errors';

interface SnapshotItem extends vscode.QuickPickItem {
  readonly subvolume?: ImageSubvolume;
}

/** Lets the user choose what to send, and from which parent; undefined if they don't. */
export async function chooseSnapshots(
  subvolumes: readonly ImageSubvolume[],
): Promise<SentSnapshots | undefined> {
  const readOnly = subvolumes.filter((each) => each.readOnly);
  if (readOnly.length === 0) throw proposalErrors.nothingToSend();
  const sent = await vscode.window.showQuickPick(readOnly.map(itemOf), {
    title: 'Snapshot to send',
    placeHolder: 'Only read-only snapshots can be sent',
  });
  if (!sent) return undefined;
  const others = readOnly.filter((each) => each !== sent.subvolume);
  const whole: SnapshotItem = { label: 'None', description: 'send the whole snapshot' };
  const parent = await vscode.window.showQuickPick([whole, ...others.map(itemOf)], {
    title: `Parent of ${sent.label}`,
    placeHolder: 'What the receiver has already',
  });
  if (!parent) return undefined;
  return {
    subvolume: sent.subvolume,
    ...(parent.subvolume && { parent: parent.subvolume }),
  };
}

function itemOf(subvolume: ImageSubvolume): SnapshotItem & { readonly subvolume: ImageSubvolume } {
  return { label: withoutIcons(subvolume.path), description: `id ${subvolume.id}`, subvolume };
}
