// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { errorMessage } from './errorMessage';
import { comparedTab, ComparedSides, inOrder } from './comparedSides';
import { showStreamText } from './streamText';
import { noticePage } from './noticePage';

export const streamEditor = 'btrfs-send.stream';

/**
 * Opens `*.btrfs-stream`. VS Code refuses binary files in a text editor, so that this editor hands
 * over to one on the text that the language server makes, and takes its own tab away.
 */
export class StreamEditorProvider implements vscode.CustomReadonlyEditorProvider {
  readonly #sides = new ComparedSides();

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const tab = await ownTab(uri, panel);
    if (tab) {
      void handOver(uri, panel, tab);
      return;
    }
    // One side of a comparison, or a peek: there is no tab to replace.
    showNotice(panel, 'A btrfs send stream is binary.', uri);
    const pair = this.#sides.add({ uri, panel });
    if (pair) void compareInstead(pair);
  }
}

/** VS Code would compare the files' bytes, of which nothing is seen. */
async function compareInstead(pair: readonly [vscode.Uri, vscode.Uri]): Promise<void> {
  const tab = comparedTab(pair) ?? (await nextTabChange(), comparedTab(pair));
  if (!tab) return;
  const [left, right] = inOrder(pair, tab);
  await vscode.commands.executeCommand('btrfs-send.compare', left, [left, right]);
  // What stood for the tab does no longer: another one has become active.
  const old = comparedTab(pair);
  if (old) await vscode.window.tabGroups.close(old);
}

async function handOver(
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
  tab: vscode.Tab,
): Promise<void> {
  try {
    await showStreamText(uri, {
      viewColumn: tab.group.viewColumn,
      preview: tab.isPreview,
      // A preview comes of a click in the Explorer, which keeps the keyboard.
      preserveFocus: tab.isPreview || !tab.isActive,
    });
    panel.dispose();
  } catch (error) {
    showNotice(panel, errorMessage(error), uri);
  }
}

/** The tab that holds nothing but this editor. Tabs may be told of later than editors are. */
async function ownTab(
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
): Promise<vscode.Tab | undefined> {
  return findTab(uri, panel) ?? (await nextTabChange(), findTab(uri, panel));
}

function findTab(uri: vscode.Uri, panel: vscode.WebviewPanel): vscode.Tab | undefined {
  const shows = ({ input, group }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputCustom &&
    input.viewType === streamEditor &&
    input.uri.toString() === uri.toString() &&
    (panel.viewColumn === undefined || panel.viewColumn === group.viewColumn);
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).find(shows);
}

const tabDelay = 250;

function nextTabChange(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, tabDelay);
    const listener = vscode.window.tabGroups.onDidChangeTabs(done);
  });
}

function showNotice(panel: vscode.WebviewPanel, message: string, uri: vscode.Uri): void {
  panel.webview.options = { enableCommandUris: ['btrfs-send.openAsText'] };
  const open = encodeURIComponent(JSON.stringify([uri.toJSON()]));
  panel.webview.html = noticePage(message, `command:btrfs-send.openAsText?${open}`);
}
