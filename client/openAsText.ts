// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { activeFile } from './activeFile';
import { openStream } from './openStream';
import { showStreamText } from './streamText';

/** Opens the text of the given stream, of the one in the active editor, or of one that is chosen now. */
export async function openAsText(given?: unknown): Promise<void> {
  const file = uriOf(given) ?? activeFile();
  if (file) await showStreamText(file, { preview: false });
  else await openStream();
}

/** A command's argument as a URI: menus give one, a link in a page gives it as plain data. */
export function uriOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return isUriComponents(given) ? vscode.Uri.from(given) : undefined;
}

interface UriComponents {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
}

function isUriComponents(value: unknown): value is UriComponents {
  return (
    typeof value === 'object' &&
    value !== null &&
    'scheme' in value &&
    typeof value.scheme === 'string'
  );
}
