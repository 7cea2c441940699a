// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { Utils, URI } from 'vscode-uri';

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

  /** Takes a side in; the pair once there are both. */
  add(side: Side): readonly [vscode.Uri, vscode.Uri] | undefined {
    const first = this.#waiting;
    this.#waiting = undefined;
    if (first) return [first.uri, side.uri];
    this.#waiting = side;
    const forget = (): void => {
      if (this.#waiting === side) this.#waiting = undefined;
    };
    side.panel.onDidDispose(forget);
    setTimeout(forget, wait);
    return undefined;
  }
}

/** The tab that VS Code compares two files in: of a kind that extensions aren't told, but it names both. */
export function comparedTab(files: readonly vscode.Uri[]): vscode.Tab | undefined {
  const names = files.map(nameOf);
  const shows = ({ input, label }: vscode.Tab): boolean =>
    input === undefined && names.every((name) => label.includes(name));
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(shows);
}

/** Left before right: the sides come in any order, but the tab names them in theirs. */
export function inOrder(
  [a, b]: readonly [vscode.Uri, vscode.Uri],
  { label }: vscode.Tab,
): [vscode.Uri, vscode.Uri] {
  const place = (file: vscode.Uri): number => label.indexOf(nameOf(file));
  return place(b) < place(a) ? [b, a] : [a, b];
}

function nameOf(file: vscode.Uri): string {
  return Utils.basename(URI.parse(file.toString()));
}
