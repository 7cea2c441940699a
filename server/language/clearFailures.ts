// SPDX-License-Identifier: GPL-2.0-only
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
} from 'vscode-languageserver';
import { WorkCancelled } from '../slicedStream';
import { askAgain } from './askAgain';

type Handler = (params: never, token: CancellationToken) => Promise<unknown>;

/** What is used of a connection by those who answer the extension's own requests. */
export interface OwnRequests {
  onRequest(method: string, handler: Handler): unknown;
  sendNotification(method: string, params: unknown): Promise<void>;
}

/**
 * The connection, on which what can't be done, as a file is gone or unreadable, is answered as a request
 * that failed, with the reason, and not as an internal error; that only a defect is.
 */
export function withClearFailures(connection: Connection): OwnRequests {
  return {
    onRequest: (method, handler) =>
      connection.onRequest(method, async (params: never, token: CancellationToken) => {
        try {
          return await askAgain(() => handler(params, token));
        } catch (error) {
          return failureOf(error);
        }
      }),
    sendNotification: (method, params) => connection.sendNotification(method, params),
  };
}

function failureOf(error: unknown): ResponseError {
  const isDefect = error instanceof TypeError || error instanceof RangeError;
  if (!(error instanceof Error) || isDefect) throw error;
  const isCancelled = error instanceof WorkCancelled;
  const code = isCancelled ? LSPErrorCodes.RequestCancelled : LSPErrorCodes.RequestFailed;
  return new ResponseError(code, error.message);
}
