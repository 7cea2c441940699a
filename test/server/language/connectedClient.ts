// SPDX-License-Identifier: GPL-2.0-only
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { FileOpener } from '../../../server/fileOpener';
import { desktopFileOpener } from '../../../server/language/desktopFileOpener';
import { startLanguageServer, type FinderFor } from '../../../server/language/server';

/** A client that speaks with a server of its own, in this process, which may have its own files. */
export function connectedClient(opener?: FileOpener, finderFor?: FinderFor): ProtocolConnection {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(up, down);
  startLanguageServer(server, opener ?? desktopFileOpener(server), finderFor);
  const connection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  connection.listen();
  return connection;
}
