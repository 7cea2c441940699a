// SPDX-License-Identifier: GPL-2.0-only

/** Asks the client for the content of a file that the server can't read: → `Uint8Array` or a string. */
export const readFileRequest = 'btrfsSend/readFile';
/** Tells the server that a file whose text it gave has changed: `{ uri }` of the file. */
export const fileChangedNotification = 'btrfsSend/fileChanged';

export interface FileParams {
  readonly uri: string;
}

export interface ReadFileParams extends FileParams {
  /** How the content is to come: as it is, or as a string. */
  readonly encoding: 'bytes' | 'base64';
}
