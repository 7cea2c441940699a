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
  /** A file has changed: what is kept of it is so no longer. */
  changed?(file: URI): void;
}

export interface OpenFile extends ByteSource {
  /** What can be told of it now at no cost; undefined once it is closed. */
  state?(): FileState | undefined;
  /** Releases the file; reading from it afterwards throws `FileClosed`. */
  close(): void;
}

/** A file was read that had been closed, as by then nobody was to need it any more. */
export class FileClosed extends Error {
  override readonly name = 'FileClosed';

  constructor(path: string) {
    super(`Cannot read ${path}: it has been closed`);
  }
}

export interface FileState {
  readonly size: number;
  /** Another whenever it has been written to. */
  readonly version: string;
  /** Whether its path still leads to it. */
  readonly isAtItsPath: boolean;
}
