// SPDX-License-Identifier: GPL-2.0-only
import { createConnection, StreamMessageReader } from 'vscode-languageserver/node';
import { desktopFileOpener } from './desktopFileOpener';
import { SlicedMessageWriter } from './messages/slicedMessageWriter';
import { clientStreamFinder } from './parents/clientStreamFinder';
import { diskStreamFinder } from './parents/diskStreamFinder';
import { startLanguageServer } from './server';

/** How long what a client said before it went is still heard, in milliseconds: as that the server may end. */
const lastWords = 1000;

/** Serves on standard input and output, until the client says so or goes. */
export function serveLanguage(): void {
  const reader = new StreamMessageReader(process.stdin);
  const connection = createConnection(reader, new SlicedMessageWriter(process.stdout));
  reader.onClose(() => setTimeout(() => process.exit(1), lastWords));
  startLanguageServer(
    connection,
    desktopFileOpener(connection),
    ({ findsStreams, places }) =>
      findsStreams ? clientStreamFinder(connection) : diskStreamFinder(places),
    true,
  );
}
