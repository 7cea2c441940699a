// SPDX-License-Identifier: GPL-2.0-only
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The file that a request's path names within a folder; undefined if there is none, or if the path
 * or a symbolic link leads out of the folder.
 */
export async function fileInside(folder: string, encodedPath: string): Promise<string | undefined> {
  try {
    const path = decodeURIComponent(encodedPath);
    if (path.split(/[/\\]/).includes('..')) return undefined;
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    return file === root || file.startsWith(root + sep) ? file : undefined;
  } catch {
    return undefined;
  }
}
