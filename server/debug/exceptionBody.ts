// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { SendError } from '../../engine/send/errors';
import { explainEvent } from './explainEvent';
import { commandBegun } from './replay/landmarks';
import { reviewSentences } from './reviewSentences';
import type { Stopped } from './stopped';

/** Why the send fails where it stands, or what of note happens there, as DAP has it. */
export function exceptionBody({
  failure,
  stop,
  moment,
  debuggee,
}: Stopped): DebugProtocol.ExceptionInfoResponse['body'] {
  if (failure !== undefined) return failureBody(failure);
  if (stop?.reason !== 'exception') return { exceptionId: 'none', breakMode: 'never' };
  const refusal =
    moment.name === 'command' ? debuggee.receiver.explanation(moment.commands) : undefined;
  if (refusal !== undefined) {
    return { exceptionId: 'receiver_would_fail', breakMode: 'always', description: refusal };
  }
  const { compared } = debuggee;
  const difference =
    commandBegun(moment) === undefined ? undefined : compared?.differenceAt(moment.commands);
  if (compared && difference) {
    const isTrue = compared.originOf(difference) === 'true';
    const description = compared.explain(difference).join('\n');
    return {
      exceptionId: isTrue ? 'difference' : 'rebuilt_difference',
      breakMode: 'always',
      description,
    };
  }
  const description = [explainEvent(moment), ...reviewSentences(moment.fields)].join('\n');
  return { exceptionId: moment.name, breakMode: 'always', description };
}

function failureBody(failure: unknown): DebugProtocol.ExceptionInfoResponse['body'] {
  const error = failure instanceof Error ? failure : new Error('The send fails');
  return {
    exceptionId: error instanceof SendError ? error.code : error.name,
    description: error.message,
    breakMode: 'unhandled',
    details: { message: error.message, typeName: error.name },
  };
}
