// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { streamScheme } from '../../server/streamUri';

/** Stops the engine where it writes a line's command: sets a breakpoint there, and starts a session. */
export async function debugFromLine(text: unknown, line: unknown): Promise<void> {
  const place = placeOf(text, line);
  if (!place) return;
  if (!hasBreakpoint(place)) vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
  const { uri, range } = place;
  await vscode.commands.executeCommand('btrfs-send.debugStream', uri, range.start.line);
}

/** As a code lens gives it, or where the cursor is. */
function placeOf(text: unknown, line: unknown): vscode.Location | undefined {
  if (typeof text === 'string' && typeof line === 'number')
    return new vscode.Location(vscode.Uri.parse(text, true), new vscode.Position(line, 0));
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== streamScheme) return undefined;
  const { line: at } = editor.selection.active;
  return new vscode.Location(editor.document.uri, new vscode.Position(at, 0));
}

function hasBreakpoint({ uri, range }: vscode.Location): boolean {
  return vscode.debug.breakpoints.some(
    (breakpoint) =>
      breakpoint instanceof vscode.SourceBreakpoint &&
      breakpoint.enabled &&
      breakpoint.location.uri.toString() === uri.toString() &&
      breakpoint.location.range.start.line === range.start.line,
  );
}
