// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorkbenchServer } from './workbenchServer';

/*
 * Opens a workspace in VS Code with this extension: in the one that is installed, or else in the
 * one for browsers, which is served here until the process ends.
 *   main.mjs [--browser] [--port N] [FOLDER]
 */
const repository = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean' }, port: { type: 'string' } },
});
const workspace = positionals[0] ?? join(repository, 'test/fixtures/workspace');
const port = Number(values.port ?? process.env['PORT'] ?? 0);

if (values.browser === true || !openInInstalledCode()) {
  const { url } = await startWorkbenchServer({ repository, workspace, port });
  process.stdout.write(`VS Code with Btrfs Send Debugger: ${url}\nCtrl-C ends it.\n`);
}

function openInInstalledCode(): boolean {
  const { status } = spawnSync('code', [`--extensionDevelopmentPath=${repository}`, workspace], {
    stdio: 'inherit',
    // On Windows, `code` is a script.
    shell: process.platform === 'win32',
  });
  return status === 0;
}
