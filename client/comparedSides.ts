// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';

/** One side of VS Code's own comparison of two files. */
interface Side {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
}

/** How long a side waits for the other, in milliseconds. */
const wait = 2_000;

/**
 * Brings the two sides of a comparison together that VS Code opens as two editors, each of which is told
 * of its own file alone.
 */
export class ComparedSides {
  #waiting: Side | undefined;

  /** Takes a side in; the pair, left before right, once there are both. */
  add(side: Side): readonly [vscode.Uri, vscode.Uri] | undefined {
    const first = this.#waiting;
    if (!first) {
      this.#waiting = side;
      const forget = (): void => {
        if (this.#waiting === side) this.#waiting = undefined;
      };
      side.panel.onDidDispose(forget);
      setTimeout(forget, wait);
      return undefined;
    }
    this.#waiting = undefined;
    return inOrder(first.uri, side.uri, comparedTab()?.label ?? '');
  }
}

/** The tab of a comparison of editors like ours: of a kind that extensions aren't told. */
export function comparedTab(): vscode.Tab | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab && tab.input === undefined ? tab : undefined;
}

/** The sides come in any order, but the tab names them in theirs. */
function inOrder(a: vscode.Uri, b: vscode.Uri, label: string): readonly [vscode.Uri, vscode.Uri] {
  const place = ({ path }: vscode.Uri): number =>
    label.indexOf(path.slice(path.lastIndexOf('/') + 1));
  return place(b) >= 0 && place(b) < place(a) ? [b, a] : [a, b];
}
