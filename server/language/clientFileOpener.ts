// SPDX-License-Identifier: GPL-2.0-only
import { ErrorCodes } from 'vscode-languageserver';
import { memorySource } from '../../engine/byteSource';
import { bytesOfBase64 } from '../base64';
import type { FileOpener } from '../fileOpener';
import { readFileRequest, type ReadFileParams } from './protocol';

/** What is used of a connection. */
export interface Requester {
  sendRequest(method: string, params: unknown): Promise<unknown>;
}

/**
 * Files that the client reads: whole, since an extension host has no other way to those that aren't
 * on disk. A connection of JSON can't carry bytes, and gets them as `base64`.
 */
export function clientFileOpener(
  connection: Requester,
  encoding: ReadFileParams['encoding'],
): FileOpener {
  return {
    open: async (file) => {
      const uri = file.toString();
      const params: ReadFileParams = { uri, encoding };
      const answer = await connection
        .sendRequest(readFileRequest, params)
        .catch((error: unknown) => {
          throw new Error(`Cannot read ${uri}: ${reasonOf(error)}`);
        });
      const bytes = bytesOf(answer);
      if (!bytes) throw new Error(`Cannot read ${uri}: the editor sent no bytes`);
      return { ...memorySource(file.path, bytes), close: () => undefined };
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === ErrorCodes.MethodNotFound
    ? 'this editor hands over no files, so that only files on disk can be read'
    : error.message;
}

function bytesOf(answer: unknown): Uint8Array | undefined {
  if (answer instanceof Uint8Array) return answer;
  return typeof answer === 'string' ? bytesOfBase64(answer) : undefined;
}
