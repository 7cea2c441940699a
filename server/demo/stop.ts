// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from './dapClient';

/** What the adapter shows at a stop. */
export interface Stop {
  readonly reason: string;
  readonly frames: readonly DebugProtocol.StackFrame[];
  /** By the scope's name. */
  readonly scopes: ReadonlyMap<string, readonly DebugProtocol.Variable[]>;
}

const threadId = 1;

/** Waits for the next stop and reads it; undefined where the session ends instead. */
export async function readStop(client: DapClient): Promise<Stop | undefined> {
  const event = await client.event('stopped', 'terminated');
  if (event.event === 'terminated') return undefined;
  const { reason, description } = (event as DebugProtocol.StoppedEvent).body;
  const { stackFrames: frames } = await client.request<DebugProtocol.StackTraceResponse['body']>(
    'stackTrace',
    { threadId },
  );
  const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
    frameId: frames[0]?.id ?? 0,
  });
  const read = new Map<string, readonly DebugProtocol.Variable[]>();
  for (const scope of scopes) {
    read.set(scope.name, await readVariables(client, scope.variablesReference));
  }
  return { reason: description ?? reason, frames, scopes: read };
}

/** The variables below a scope or another variable; none for one that has none. */
export async function readVariables(
  client: DapClient,
  variablesReference: number,
): Promise<DebugProtocol.Variable[]> {
  if (variablesReference === 0) return [];
  const { variables } = await client.request<DebugProtocol.VariablesResponse['body']>('variables', {
    variablesReference,
  });
  return variables;
}

/** Lets the engine run: the request only starts it, `readStop` waits for its end. */
export async function go(client: DapClient, how: string): Promise<Stop | undefined> {
  await client.request(how, { threadId });
  return readStop(client);
}
