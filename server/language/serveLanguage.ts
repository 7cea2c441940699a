// SPDX-License-Identifier: GPL-2.0-only
import { createConnection } from 'vscode-languageserver/node';
import { desktopFileOpener } from './desktopFileOpener';
import { clientStreamFinder } from './parents/clientStreamFinder';
import { diskStreamFinder } from './parents/diskStreamFinder';
import { startLanguageServer } from './server';

/** Serves as the command line says: `--stdio`, `--node-ipc`, `--socket=N` or `--pipe=NAME`. */
export function serveLanguage(): void {
  const connection = createConnection();
  startLanguageServer(connection, desktopFileOpener(connection), ({ findsStreams, places }) =>
    findsStreams ? clientStreamFinder(connection) : diskStreamFinder(places),
  );
}
