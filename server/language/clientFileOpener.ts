// SPDX-License-Identifier: GPL-2.0-only
import { ErrorCodes } from 'vscode-languageserver';
import { memorySource } from '../../engine/byteSource';
import { bytesOfBase64 } from '../base64';
import type { FileOpener } from '../fileOpener';
import {
  fileVersionRequest,
  readFileRequest,
  type FileParams,
  type ReadFileParams,
} from './protocol';
import { SharedContents } from './sharedContents';

/** What is used of a connection. */
export interface Requester {
  sendRequest(method: string, params: unknown): Promise<unknown>;
}

/**
 * Files that the client reads: whole, since an extension host has no other way to those that aren't
 * on disk; once for all who open them, as long as they stay the same. A connection of JSON can't
 * carry bytes, and gets them as `base64`.
 */
export function clientFileOpener(
  connection: Requester,
  encoding: ReadFileParams['encoding'],
): FileOpener {
  const contents = new SharedContents();
  return {
    open: async (file) => {
      const uri = file.toString();
      const version = await versionOf(connection, uri);
      const { bytes, release } = await contents.take(uri, version, () =>
        readFile(connection, { uri, encoding }),
      );
      return { ...memorySource(file.path, bytes), close: release };
    },
    changed: (file) => contents.forget(file.toString()),
  };
}

async function readFile(connection: Requester, params: ReadFileParams): Promise<Uint8Array> {
  const answer = await connection.sendRequest(readFileRequest, params).catch((error: unknown) => {
    throw new Error(`Cannot read ${params.uri}: ${reasonOf(error)}`);
  });
  const bytes = bytesOf(answer);
  if (!bytes) throw new Error(`Cannot read ${params.uri}: the editor sent no bytes`);
  return bytes;
}

/** Undefined where the client can't tell, or there is no such file: reading it says why. */
async function versionOf(connection: Requester, uri: string): Promise<string | undefined> {
  const params: FileParams = { uri };
  const answer = await connection
    .sendRequest(fileVersionRequest, params)
    .catch((): unknown => undefined);
  return typeof answer === 'string' ? answer : undefined;
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
