// SPDX-License-Identifier: GPL-2.0-only

/** Asks the client for a file's content: `{ uri }` → its bytes. For a server without files of its own. */
export const readFileRequest = 'btrfsSend/readFile';
/** Tells the server that a file whose text it gave has changed: `{ uri }` of the file. */
export const fileChangedNotification = 'btrfsSend/fileChanged';

export interface FileParams {
  readonly uri: string;
}
