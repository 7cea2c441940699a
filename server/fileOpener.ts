// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { ByteSource } from '../engine/byteSource';

/**
 * How a server gets at files. On Node they are read where they lie; in a browser the extension host
 * hands over a file's whole content.
 */
export interface FileOpener {
  /** Rejects with an error whose message names the file and the reason. */
  open(file: URI): Promise<OpenFile>;
}

export interface OpenFile extends ByteSource {
  /** Releases the file; reading from it afterwards fails. */
  close(): void;
}
