// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { evaluate } from '../evaluate/evaluate';
import { EvaluationNames } from '../evaluate/evaluationNames';
import { notTold } from '../scopes/notTold';
import { sceneOf } from '../scopes/scene';
import type { SendDebugger } from '../sendDebugger';

/**
 * The expression that a variable is watched by. Members of a cache are named by their key, not by
 * where they stand at the moment; one that isn't there yet can be watched by its key, too.
 */
export function dataBreakpointInfo(
  session: SendDebugger,
  { variablesReference, name, asAddress }: DebugProtocol.DataBreakpointInfoArguments,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  if (asAddress) return { dataId: null, description: 'An address is nothing that changes here' };
  const expression =
    variablesReference === undefined ? name : session.variables.lasting(variablesReference, name);
  const { moment, debuggee } = session.stopped('dataBreakpointInfo');
  const names = new EvaluationNames(sceneOf(moment, debuggee));
  try {
    if (evaluate(lookedUp(expression), names) === notTold) {
      return { dataId: null, description: notTold.show({ hex: false }) };
    }
  } catch (error) {
    return { dataId: null, description: error instanceof Error ? error.message : String(error) };
  }
  return {
    dataId: expression,
    description: expression,
    accessTypes: ['write'],
    canPersist: true,
  };
}

/** Of a member that may not be there yet, the list. */
function lookedUp(expression: string): string {
  const keyed = /^([a-z_]+)\["(?:[^"\\]|\\.)*"\](?:\.[a-z_]+)*$/.exec(expression.trim());
  return keyed?.[1] ?? expression;
}
