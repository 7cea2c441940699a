// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';

/**
 * A file that a launch configuration names, as the debug adapter is given it: a path where it is on
 * disk, or else a URI. `folder` is the workspace folder, where relative paths begin; without one,
 * paths are left to the adapter.
 */
export function launchPath(given: string, folder: URI | undefined): string {
  if (isUri(given)) return fileName(URI.parse(given));
  if (!folder || (isAbsolute(given) && folder.scheme === 'file')) return given;
  const file = isAbsolute(given) ? folder.with({ path: given }) : Utils.joinPath(folder, given);
  return fileName(file);
}

/** How a launch configuration names a file. */
export function fileName(file: URI): string {
  return file.scheme === 'file' ? file.fsPath : file.toString();
}

/** The file that a resolved launch configuration names. */
export function fileUri(name: string): URI {
  return isUri(name) ? URI.parse(name) : URI.file(name);
}

/** A scheme of one letter would be a drive of Windows. */
function isUri(given: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(given);
}

function isAbsolute(given: string): boolean {
  return /^([/\\]|[a-z]:[/\\])/i.test(given);
}
