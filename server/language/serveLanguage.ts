// SPDX-License-Identifier: GPL-2.0-only
import { createConnection } from 'vscode-languageserver/node';
import { desktopFileOpener } from './desktopFileOpener';
import { startLanguageServer } from './server';

/** Serves as the command line says: `--stdio`, `--node-ipc`, `--socket=N` or `--pipe=NAME`. */
export function serveLanguage(): void {
  const connection = createConnection();
  startLanguageServer(connection, desktopFileOpener(connection));
}
