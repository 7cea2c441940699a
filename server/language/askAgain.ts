// SPDX-License-Identifier: GPL-2.0-only
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { FileClosed } from '../fileOpener';

/** How often a stream is read once more for one question. */
const mostTries = 3;

/**
 * What is answered by a stream as it is now, where that one was let go while it was read: its file has
 * changed, or its text was closed. A file that changes all the time has no answer.
 */
export async function askAgain<Result>(
  ask: () => Promise<Result>,
): Promise<Result | ResponseError> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof FileClosed)) throw error;
      if (tries === mostTries)
        return new ResponseError(LSPErrorCodes.ContentModified, error.message);
    }
  }
}
