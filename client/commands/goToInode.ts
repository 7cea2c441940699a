// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  findInStreamRequest,
  type FindInStreamParams,
} from '../../server/language/commandProtocol';
import { withoutIcons } from '../withoutIcons';
import { showPlace, type Place } from './showPlace';

/** What the server finds, as far as it is shown. */
interface Found {
  readonly name: string;
  readonly location: Place;
}

interface FoundItem extends vscode.QuickPickItem {
  /** Undefined where the item only says that nothing is found. */
  readonly place?: Place;
}

/** Lets the user type an inode's number or a part of a path, and goes to what is chosen. */
export async function goToInode(client: BaseLanguageClient, text: vscode.Uri): Promise<void> {
  const chosen = await chooseInode(client, text);
  if (chosen) await showPlace(chosen);
}

function foundItem({ name, location }: Found): FoundItem {
  return {
    label: withoutIcons(name),
    place: location,
    // The server has found it, maybe by a name that isn't shown.
    alwaysShow: true,
  };
}

function chooseInode(client: BaseLanguageClient, text: vscode.Uri): Promise<Place | undefined> {
  const pick = vscode.window.createQuickPick<FoundItem>();
  pick.placeholder =
    'Number of an inode, a part of a path or orphan name, or of a subvolume’s UUID';
  let asked = new vscode.CancellationTokenSource();
  const search = async (query: string): Promise<void> => {
    asked.cancel();
    asked = new vscode.CancellationTokenSource();
    const { token } = asked;
    pick.busy = true;
    const params: FindInStreamParams = { text: text.toString(), query };
    const found = await client
      .sendRequest<readonly Found[]>(findInStreamRequest, params, token)
      .catch((): readonly Found[] => []);
    if (token.isCancellationRequested) return;
    pick.busy = false;
    pick.items =
      found.length === 0 && query.trim() !== ''
        ? [{ label: 'Nothing in this stream is called so', alwaysShow: true }]
        : found.map(foundItem);
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((query) => void search(query));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.place);
      pick.hide();
    });
    pick.onDidHide(() => {
      asked.cancel();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}
