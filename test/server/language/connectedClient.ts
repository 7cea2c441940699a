// SPDX-License-Identifier: GPL-2.0-only
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { desktopFileOpener } from '../../../server/language/desktopFileOpener';
import { startLanguageServer } from '../../../server/language/server';

/** A client that speaks with a server of its own, in this process. */
export function connectedClient(): ProtocolConnection {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(up, down);
  startLanguageServer(server, desktopFileOpener(server));
  const connection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  connection.listen();
  return connection;
}
