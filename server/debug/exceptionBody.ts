// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { SendError } from '../../engine/send/errors';

/** Why the send fails where it stands, as DAP has it. */
export function exceptionBody(failure: unknown): DebugProtocol.ExceptionInfoResponse['body'] {
  const breakMode = 'unhandled';
  if (failure === undefined) return { exceptionId: 'none', breakMode };
  const error = failure instanceof Error ? failure : new Error('The send fails');
  const exceptionId = error instanceof SendError ? error.code : error.name;
  return {
    exceptionId,
    description: error.message,
    breakMode,
    details: { message: error.message, typeName: error.name },
  };
}
