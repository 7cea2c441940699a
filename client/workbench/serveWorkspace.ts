// SPDX-License-Identifier: GPL-2.0-only
import { readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileInside } from './fileInside';
import { refuse, reply } from './reply';
import { serveFile } from './serveFile';
import type { WorkspaceEntry, WorkspaceListing } from './workspaceEntry';

/**
 * Answers for a workspace: `content/PATH` is a file, `entry/PATH` says what is there, and
 * `listing/PATH` what a folder holds.
 */
export async function serveWorkspace(
  workspace: string,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const [, question = '', rest = ''] = /^([a-z]+)\/?(.*)$/.exec(path) ?? [];
  if (question === 'content') return serveFile(workspace, rest, response);
  const file = await fileInside(workspace, rest);
  if (file === undefined) refuse(response, 404);
  else if (question === 'entry') replyJson(response, await entryOf(file));
  else if (question === 'listing') replyJson(response, await listingOf(file));
  else refuse(response, 404);
}

async function entryOf(file: string): Promise<WorkspaceEntry> {
  const stats = await stat(file);
  const { size, ctimeMs: ctime, mtimeMs: mtime } = stats;
  return { folder: stats.isDirectory(), size, ctime, mtime };
}

async function listingOf(folder: string): Promise<WorkspaceListing> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
}

function replyJson(response: ServerResponse, value: WorkspaceEntry | WorkspaceListing): void {
  reply(response, 'application/json', JSON.stringify(value));
}
