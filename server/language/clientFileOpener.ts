// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../engine/byteSource';
import type { FileOpener } from '../fileOpener';
import { readFileRequest } from './protocol';

/** What is used of a connection. */
export interface Requester {
  sendRequest(method: string, params: unknown): Promise<unknown>;
}

/** Files that the client reads: whole, since an extension host in a browser has no other way. */
export function clientFileOpener(connection: Requester): FileOpener {
  return {
    open: async (file) => {
      const uri = file.toString();
      const bytes = await connection.sendRequest(readFileRequest, { uri });
      if (!(bytes instanceof Uint8Array))
        throw new Error(`Cannot read ${uri}: the editor sent no bytes`);
      return { ...memorySource(file.path, bytes), close: () => undefined };
    },
  };
}
