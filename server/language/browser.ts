// SPDX-License-Identifier: GPL-2.0-only
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
} from 'vscode-languageserver/browser';
import { clientFileOpener } from './clientFileOpener';
import { startLanguageServer } from './server';

// A worker's global object is its end of the port to the extension host.
const connection = createConnection(
  new BrowserMessageReader(globalThis),
  new BrowserMessageWriter(globalThis),
);
startLanguageServer(connection, clientFileOpener(connection, 'bytes'));
