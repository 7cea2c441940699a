// SPDX-License-Identifier: GPL-2.0-only
import {
  DidChangeWatchedFilesNotification,
  type ClientCapabilities,
  type Connection,
  type DidChangeWatchedFilesRegistrationOptions,
} from 'vscode-languageserver';
import { streamSuffix } from './parents/streamFinder';

/** Asks the client, once it is ready, to tell when any stream of the workspace comes, goes or changes. */
export function watchStreams(
  connection: Pick<Connection, 'client'>,
  { workspace }: ClientCapabilities,
): void {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  const options: DidChangeWatchedFilesRegistrationOptions = {
    watchers: [{ globPattern: `**/*${streamSuffix}` }],
  };
  connection.client
    .register(DidChangeWatchedFilesNotification.type, options)
    .catch(() => undefined);
}
